import { defineImage } from '../../define-image';

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
});
