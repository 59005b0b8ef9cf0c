"""What visitors take home on paper; pure: facts and words in, a document out."""
