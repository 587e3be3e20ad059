import { defineChecker } from '../define-checker';

/** Every object carries the revision that wrote it, and the newest is etcd's own. */
export default defineChecker({
  name: 'resourceVersions rise',
  check({ etcd }) {
    const value = etcd.log.value(etcd.revision);
    if (!value || value.metadata.resourceVersion === String(etcd.revision)) return [];
    return [
      `revision ${etcd.revision} wrote ${value.metadata.name} with resourceVersion ${value.metadata.resourceVersion}`,
    ];
  },
});
