import { describe, expect, it } from 'vitest';
import { findPullFailure } from './image-pull';
import { canonicalName, parseImageReference } from './image-reference';
import { allImages, findImage } from './images';
import { startImage } from './trial-image';

const shells =
  /^(?:docker\.io\/library\/(?:busybox|alpine|debian|ubuntu|bash|fedora|centos|rockylinux|python|perl|node)|docker\.io\/curlimages\/curl)$/;

describe('image references', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['team/app', 'docker.io/team/app:latest'],
    ['localhost:5000/app:v1', 'localhost:5000/app:v1'],
    ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
    [`busybox@sha256:${'a'.repeat(64)}`, `docker.io/library/busybox@sha256:${'a'.repeat(64)}`],
  ])('%s means %s', (text, name) => {
    expect(canonicalName(parseImageReference(text)!)).toBe(name);
  });

  it.each(['', 'UPPER', 'a b', '<your-private-image>', 'gcr.io/<project>/job-wq-1', 'nginx:', ':x', 'a@b', 'a//b'])(
    '%s is none',
    (text) => {
      expect(parseImageReference(text)).toBeUndefined();
      expect(findPullFailure(text)?.reason).toBe('InvalidImageName');
    },
  );

  it.each([
    [
      'registry.invalid/app:1',
      'failed to pull and unpack image "registry.invalid/app:1": failed to resolve reference "registry.invalid/app:1": failed to do request: Head "https://registry.invalid/v2/app/manifests/1": dial tcp: lookup registry.invalid: no such host',
    ],
    [
      'registry.example.com/team/missing:1',
      'rpc error: code = NotFound desc = failed to pull and unpack image "registry.example.com/team/missing:1": failed to resolve reference "registry.example.com/team/missing:1": registry.example.com/team/missing:1: not found',
    ],
    [
      'registry.example.com/private/app:1',
      'failed to pull and unpack image "registry.example.com/private/app:1": failed to resolve reference "registry.example.com/private/app:1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    ],
  ])('%s cannot be pulled, in the words of containerd', (image, message) => {
    expect(findPullFailure(image)).toEqual({ reason: 'ErrImagePull', message });
  });

  it.each([
    'nginx:1.161',
    'nginx:2',
    'nginx:lates',
    'nginx:typo',
    'redis:99.1',
    'httpd:2.5',
    'docker.io/library/busybox:v9',
  ])('%s has a tag that official images do not have', (image) => {
    expect(findPullFailure(image)?.message).toMatch(/^rpc error: code = NotFound .*: not found$/);
  });

  it.each(['ngnix', 'nginxx:1.27', 'ngin', 'busybax', 'docker.io/library/postgre:16', 'alphine'])(
    '%s is nobody’s: a slip in an official name',
    (image) => {
      expect(findPullFailure(image)?.message).toMatch(/insufficient_scope: authorization failed$/);
    },
  );

  it.each([
    'nginx:1.29.3-alpine-slim',
    'nginx:stable-perl',
    'node:lts',
    'node:22-bookworm-slim',
    'debian:bookworm',
    'ubuntu:noble-20240801',
    'alpine:20240329',
    'alpine:edge',
    'redis:3.0-nanoserver',
    'mysql:9.1-oracle',
    'python:3.12-rc',
    'my-app',
    'node2:v1',
    'team/ngnix',
    'ghcr.io/team/nginxx:typo',
    'hello-kitty',
  ])('%s may be there', (image) => {
    expect(findPullFailure(image)).toBeUndefined();
  });

  it('of the catalogue can be pulled', () => {
    for (const { name } of allImages()) expect(findPullFailure(name)).toBeUndefined();
  });
});

describe('the catalogue', () => {
  it('knows an image by every registry that it moved through, and its size by its tag', () => {
    expect(findImage('k8s.gcr.io/pause:3.1')?.name).toBe('registry.k8s.io/pause');
    expect(findImage('nginx:1.14.2')?.env.NGINX_VERSION).toBe('1.14.2');
    expect(findImage('nginx:1.27')?.sizeBytes).toBe(findImage('docker.io/library/nginx:1.27')?.sizeBytes);
    expect(findImage('team/app')).toBe(findImage('team/app'));
  });

  it.each(allImages().map((image) => [image.name] as const))(
    '%s runs: opens its ports, and ends on the signal that it minds',
    (name) => {
      const env = { MYSQL_ROOT_PASSWORD: 'x', POSTGRES_PASSWORD: 'x', ECHO_TEXT: 'x' };
      const { container, handle, image } = startImage(name, { env });
      expect(handle).toBeDefined();
      container.clock.runUntil(40_000);
      if (shells.test(name) || name.endsWith('/hello-world')) {
        // A shell without input has read all of it; a greeting is said.
        expect(handle?.exited).toBeDefined();
        return;
      }
      if (!/stress|fluentd/.test(name))
        for (const { port } of image.ports ?? []) {
          const isOptional = /rabbitmq|etcd/.test(name) && port !== image.ports?.[0]?.port;
          if (!isOptional) expect(container.listeners.find(port, 'TCP', false)?.port).toBe(port);
        }
      if (/stress/.test(name)) return;
      expect(handle?.exited).toBeUndefined();
      expect(container.clock.timers).toBe(0);
      handle?.signal('TERM');
      container.clock.runUntil(80_000);
      expect(handle?.exited?.code).toSatisfy((code) => code === 0 || code === 143);
      expect(container.listeners.all()).toEqual([]);
    },
  );

  it('says once what it does not model, and then runs quietly', () => {
    const { container, handle } = startImage('example.com/team/app:v4');
    container.clock.runUntil(100_000);
    expect(container.text).toBe('kubarium: what example.com/team/app:v4 does is not modelled: it runs quietly\n');
    handle?.signal('TERM');
    expect(handle?.exited).toEqual({ code: 0 });
  });

  it('nginx answers with its files and quits on nginx -s quit', () => {
    const { container, handle } = startImage('nginx:1.27');
    container.files.write('/usr/share/nginx/html/index.html', 'mine');
    const get = (path: string) =>
      container.listeners.find(80, 'TCP', false)?.http?.({ method: 'GET', path, headers: {} });
    expect(get('/')).toMatchObject({ status: 200, body: 'mine' });
    expect(get('/nope')?.status).toBe(404);
    expect(get('/../../../../etc/nginx/nginx.conf')?.status).toBe(404);
    expect(container.start(['curl', '-s', 'localhost']).exited?.code).toBe(0);
    expect(container.text).toContain('mine');
    expect(container.start(['/usr/sbin/nginx', '-s', 'quit']).exited?.code).toBe(0);
    container.clock.runUntil(1000);
    expect(handle?.exited).toEqual({ code: 0 });
  });

  it('agnhost liveness is healthy for ten seconds', () => {
    const { container } = startImage('registry.k8s.io/e2e-test-images/agnhost:2.40', { args: ['liveness'] });
    const status = () =>
      container.listeners.find(8080, 'TCP', false)?.http?.({ method: 'GET', path: '/healthz', headers: {} })?.status;
    expect(status()).toBe(200);
    container.clock.runUntil(12_000);
    expect(status()).toBe(500);
  });

  it('perl prints pi for the Job of the documentation', () => {
    const { container, handle } = startImage('perl:5.34.0', {
      command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'],
    });
    container.clock.runUntil(60_000);
    expect(handle?.exited?.code).toBe(0);
    expect(container.text).toHaveLength(2002);
    expect(container.text).toMatch(/^3\.14159265358979323846264338327950288419716939937510/);
  });

  it('stress over its limit is killed for its memory', () => {
    const { container, handle } = startImage('polinux/stress', {
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
      memoryLimitBytes: 100 * 1024 ** 2,
    });
    container.clock.runUntil(5000);
    expect(handle?.exited).toEqual({ code: 137, signal: 'KILL' });
    expect(container.host.wasOutOfMemory).toBe(true);
  });

  it('mysql without a password says what is missing', () => {
    const { container, handle } = startImage('mysql:9');
    expect(handle?.exited?.code).toBe(1);
    expect(container.text).toContain('MYSQL_ROOT_PASSWORD');
  });
});
