"""What the functions' logic needs of the world, as Protocols; adapters and the tests' fakes keep them."""
