import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';
import { page } from '../../web-files';

const serve = serverProgram({
  ports: [{ port: 8080 }],
  stream: 'stderr',
  startMs: 2500,
  memoryBytes: 220_000_000,
  start: (proc) => [
    `${formatTime('%d-%b-%Y %H:%M:%S.%3N', proc.now())} INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [2500] milliseconds`,
  ],
  http: () => ({ status: 404, body: page('HTTP Status 404', 'HTTP Status 404 – Not Found') }),
  ends: { TERM: { code: 143, afterMs: 500 } },
});

export default defineImage({
  name: 'docker.io/library/tomcat',
  sizeBytes: 190_000_000,
  userland: 'debian',
  cmd: ['catalina.sh', 'run'],
  ports: [{ port: 8080 }],
  programs: { 'catalina.sh': serve },
});
