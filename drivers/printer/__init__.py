"""Receipt printers (ESC/POS): the slip, its raster, wire codec, driver, simulator and wire-level fake."""
