"""Setting a terminal up: find what is connected, propose a site file and udev rules, show what each device sees."""
