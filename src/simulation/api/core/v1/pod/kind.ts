import { defineKind } from '../../../define-kind';
import { Pod } from './pod';

export default defineKind<Pod>({
  ...Pod,
  acts: true,
  shortNames: ['po'],
  categories: ['all'],
  status: {},
});
