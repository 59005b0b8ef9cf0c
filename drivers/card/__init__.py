"""The social-security card (社会保障卡): contract, protocol, PC/SC adapter, simulator and a virtual card behind pcscd."""
