import type { NetworkAnswer } from '../../network-request';

/** The ways in which a connection fails. */
type Failure = Exclude<NetworkAnswer['result'], 'ok' | 'unknown-host'>;

/** strerror() of what connect() or recv() came back with, in glibc's words; musl has others for the last two. */
export function errorText(result: Failure): string {
  switch (result) {
    case 'refused':
      return 'Connection refused';
    case 'unreachable':
      return 'No route to host';
    case 'reset':
      return 'Connection reset by peer';
    case 'network-unreachable':
      return 'Network is unreachable';
    default:
      return 'Connection timed out';
  }
}
