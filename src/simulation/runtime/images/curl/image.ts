import { defineImage } from '../../define-image';
import { curlProgram } from '../../programs/network/web';

export default defineImage({
  name: 'docker.io/curlimages/curl',
  aliases: ['docker.io/radial/busyboxplus', 'docker.io/nicolaka/netshoot', 'docker.io/rancher/curlimages-curl'],
  sizeBytes: 9_400_000,
  userland: 'busybox',
  entrypoint: [],
  cmd: ['sh'],
  programs: { curl: curlProgram },
});
