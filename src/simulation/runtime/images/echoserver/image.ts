import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

const serve = serverProgram({
  ports: [{ port: 8080 }],
  http: (_, request, proc) => {
    const headers = Object.entries(request.headers).map(([name, value]) => `\t${name.toLowerCase()}=${value}\n`);
    const body = `\n\nHostname: ${proc.machine.hostname}\n\nRequest Information:\n\tmethod=${request.method}\n\treal path=${request.path}\n\tquery=${request.path.split('?')[1] ?? ''}\n\tscheme=http\n\nRequest Headers:\n${headers.join('')}\nRequest Body:\n\t${request.body ?? '-no body in request-'}\n\n`;
    return { status: 200, body };
  },
});

export default defineImage({
  name: 'registry.k8s.io/echoserver',
  aliases: ['gcr.io/k8s-minikube/echoserver', 'docker.io/ealen/echo-server', 'docker.io/kicbase/echo-server'],
  sizeBytes: 36_000_000,
  userland: 'debian',
  cmd: ['/run.sh'],
  ports: [{ port: 8080 }],
  programs: { '/run.sh': serve },
});
