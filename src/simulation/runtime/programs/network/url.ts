import type { HttpExchange } from '../../network-request';

/** An address of the web, taken apart. */
export interface WebAddress {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Reads `http://host:port/path`; http when the scheme is left out. Undefined if it is no web address. */
export function parseWebAddress(text: string): WebAddress | undefined {
  const found = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[0-9a-fA-F:]+\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/.exec(text);
  if (!found || /^\w+:\/\//.test(text.replace(/^https?:\/\//, ''))) return undefined;
  const [, scheme = 'http', host = '', port, path = '/'] = found;
  return {
    scheme: scheme as WebAddress['scheme'],
    host,
    port: port ? Number(port) : scheme === 'https' ? 443 : 80,
    path: path.startsWith('?') ? `/${path}` : path,
  };
}

/** The request that fetches the address. */
export function exchangeFor(
  address: WebAddress,
  more: Partial<HttpExchange['request']>,
  timeoutMs?: number,
): HttpExchange {
  const isUsual = address.port === (address.scheme === 'https' ? 443 : 80);
  const { method = 'GET', headers = {}, ...rest } = more;
  return {
    kind: 'http',
    host: address.host,
    port: address.port,
    ...(address.scheme === 'https' ? { tls: true } : {}),
    request: {
      method,
      path: address.path,
      headers: { Host: isUsual ? address.host : `${address.host}:${address.port}`, ...headers },
      ...rest,
    },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The words that go with an HTTP status. */
export function reasonOf(status: number): string {
  return reasons[status] ?? (status < 300 ? 'OK' : status < 400 ? 'Redirect' : 'Error');
}
