import { defineKind } from '../../../define-kind';
import { Lease } from './lease';

export default defineKind<Lease>({
  ...Lease,
  acts: true,
  createOnUpdate: true,
});
