import type { ArgEntry, ArgSpec, ItemSpec, MetaEntry, MetaArgSpec } from '@uninas/core';
import type { Complaint } from './check-value.js';

/** A restated argument may change default and limits, not what its value is for those who use the base class. */
export function checkRestatedArg(spec: ArgSpec, base: ArgEntry): readonly Complaint[] {
  const [is, was] = [valueOf(spec), valueOf(base)];
  if (is === was) return [];
  return [{ code: 'UNINAS_ERESTATED', message: `is ${was} in ${base.from}, and cannot be restated as ${is}` }];
}

/** A restated slot may change filter and count, never from one child to a list or back. */
export function checkRestatedSlot(spec: MetaArgSpec, base: MetaEntry): readonly Complaint[] {
  if (spec.list === base.list) return [];
  const words = (list: boolean): string => (list ? 'a list of modules' : 'a single module');
  const message = `is ${words(base.list)} in ${base.from}, and cannot be restated as ${words(spec.list)}`;
  return [{ code: 'UNINAS_ERESTATED', message }];
}

function valueOf(spec: ArgSpec | ItemSpec): string {
  switch (spec.type) {
    case 'int':
    case 'float':
      return 'a number';
    case 'bool':
      return 'true or false';
    case 'str':
    case 'path':
    case 'module':
    case 'choice':
      return 'a text';
    case 'list':
      return `a list of elements that are each ${valueOf(spec.item!)}`;
  }
}
