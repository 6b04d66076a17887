"""From a checked Site to tasks: what each file of the portal is made of."""
