filedesc://crawl.arc 192.0.2.1 20250304100000 text/plain 69
1 0 newsbeam
URL IP-address Archive-date Content-type Archive-length

dns:news.example 192.0.2.1 20250304100000 text/dns 47
20250304100000
news.example. 60 IN A 192.0.2.1

https://news.example/plain 192.0.2.1 20250304100000 text/html 358
HTTP/1.1 200 OK
Content-Type: text/html

<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Strike at the port ends</title>
<meta property="article:published_time" content="2025-03-04T09:30:00+01:00"></head>
<body><article><h1>Strike at the port ends</h1><p>Dockers returned to work on Tuesday after nine days.</p></article></body></html>

