import { defineKind } from '../../../define-kind';
import { ReplicationController } from './replicationcontroller';

export default defineKind<ReplicationController>({
  ...ReplicationController,
  acts: true,
  shortNames: ['rc'],
  categories: ['all'],
  status: {},
});
