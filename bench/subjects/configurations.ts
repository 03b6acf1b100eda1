/** What a proxy of the machine is told: to pass everything on over kept connections, and to log nothing. One thread. */
export interface ProxyPlace {
  readonly port: number;
  /** `host:port`. */
  readonly upstream: string;
  readonly folder: string;
}

export function nginxConfiguration({ port, upstream, folder }: ProxyPlace): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `  ${kind}_temp_path ${folder}/nginx-${kind};`)
    .join('\n');
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
${temporary}
  upstream core { server ${upstream}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://core;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`;
}

export function haproxyConfiguration({ port, upstream }: ProxyPlace): string {
  return `global
  nbthread 1
  maxconn 1024
defaults
  mode http
  option forwardfor
  http-reuse always
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend storefront
  bind 127.0.0.1:${port}
  default_backend core
backend core
  server core ${upstream}
`;
}
