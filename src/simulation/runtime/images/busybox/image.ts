import { defineImage } from '../../define-image';
import type { Programs } from '../../define-programs';
import { libcNslookupProgram } from '../../programs/network/nslookup-of-libc';

/** 1.29 was the first with queries of its own. */
function hasOldNslookup(tag: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(tag) ?? [];
  return major === '1' && Number(minor) < 29;
}

export default defineImage({
  name: 'docker.io/library/busybox',
  aliases: [
    'registry.k8s.io/busybox',
    'gcr.io/google-containers/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'quay.io/prometheus/busybox',
  ],
  sizeBytes: 2_200_000,
  userland: 'busybox',
  cmd: ['sh'],
  programs: (tag): Programs => (hasOldNslookup(tag) ? { nslookup: libcNslookupProgram } : {}),
});
