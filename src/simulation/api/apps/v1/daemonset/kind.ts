import { defineKind } from '../../../define-kind';
import { DaemonSet } from './daemonset';

export default defineKind<DaemonSet>({
  ...DaemonSet,
  acts: true,
  shortNames: ['ds'],
  categories: ['all'],
  status: {},
});
