/** kube-apiserver: the only writer of etcd. It knows kinds and etcd, and no other component. */
export { type BootstrapRequest, bootstrapObjects, SYSTEM_NAMESPACES } from './bootstrap';
export { ApiServer, type ApiServerOptions } from './server';
