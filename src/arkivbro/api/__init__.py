"""`/api/v1/`: the door for other recruitment systems. They tell the same facts as every source, and are told what became of them."""
