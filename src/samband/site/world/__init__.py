"""The named world that the demo and the tests share: fictional, lifelike, with unpleasant cases."""
