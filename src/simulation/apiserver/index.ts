/** kube-apiserver: the only writer of etcd. It knows kinds and etcd, and no other component. */
export { ApiServer, type ApiServerOptions } from './server';
