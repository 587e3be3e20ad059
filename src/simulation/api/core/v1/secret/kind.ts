import { defineKind } from '../../../define-kind';
import { Secret } from './secret';

export default defineKind<Secret>({
  ...Secret,
  acts: true,
});
