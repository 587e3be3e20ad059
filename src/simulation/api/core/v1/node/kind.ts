import { defineKind } from '../../../define-kind';
import { Node } from './node';

export default defineKind<Node>({
  ...Node,
  acts: true,
  shortNames: ['no'],
  etcdPrefix: 'minions',
  status: {},
});
