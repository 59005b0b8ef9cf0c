"""Every page, drawn off-screen in every look, and measured: clipping, overlap, targets, contrast, names, spoken form."""
