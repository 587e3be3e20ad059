import { defineKind } from '../../../define-kind';
import { ReplicaSet } from './replicaset';

export default defineKind<ReplicaSet>({
  ...ReplicaSet,
  acts: true,
  shortNames: ['rs'],
  categories: ['all'],
  status: {},
});
