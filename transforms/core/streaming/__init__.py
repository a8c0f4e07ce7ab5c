"""Feeds watched by a stream: what its workers, and the one who commits, lay down for one another in a folder that all of them share.

OUT/_stream/watch            the feeds, and the bounds of requests: written by the command, read again when it changes
OUT/_stream/hosts/           what is remembered of sites, and whose turn it is: no two shards ask one site at a time
OUT/_stream/spool/END/       analyses of the window that ends then
OUT/_stream/windows/         keys of one pane of one window each, until they are committed
"""
