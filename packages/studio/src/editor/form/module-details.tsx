import { Button, Group, Text } from '@mantine/core';
import type { ArgTreeNode } from '@uninas/core';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { ownerOf } from '../state/node-path.js';
import { useEditor } from '../state/use-editor.js';
import { ProblemLine } from '../problems/problem-line.js';
import { useUi } from '../ui/ui-store.js';
import { ArgField } from './arg-field.js';
import classes from './form.module.css';
import { Folding } from './folding.js';
import { ModuleHead } from './module-head.js';
import { SlotList } from './slot-list.js';

/** A module: what it is, what is wrong with it, its arguments, its slots. */
export function ModuleDetails({ node }: { readonly node: ArgTreeNode }): ReactElement {
  const checked = useEditor((state) => state.checked);
  const [isBrief, setBrief] = useState(false);
  const { path, entry } = node;
  const names = Object.keys(entry.args);
  const own = useMemo(
    () =>
      checked.problems.filter((problem) => {
        if (ownerOf(problem.path, checked.nodes) !== path) return false;
        const member = path === '' ? problem.path : problem.path.slice(path.length + 1);
        return entry.args[member] === undefined;
      }),
    [checked, path, entry],
  );
  const groups = useMemo(() => groupsOf(node), [node]);
  const isSet = (name: string): boolean => node.origins[name] !== undefined;
  const shown = (name: string): boolean => !isBrief || isSet(name) || checked.at.has(pathIn(path, name));
  const setCount = names.filter(isSet).length;
  useField(path);

  return (
    <>
      <ModuleHead node={node} />
      {own.map((problem, i) => (
        <ProblemLine key={i} problem={problem} isHere />
      ))}
      {names.length > 0 && (
        <Group justify="space-between" wrap="nowrap" className={classes.bar}>
          <Text size="sm" fw={600}>
            {names.length} {names.length === 1 ? 'argument' : 'arguments'}
            <Text span size="sm" c="dimmed" fw={400}>
              {' '}
              {setCount} set
            </Text>
          </Text>
          <Button size="compact-xs" variant="subtle" aria-pressed={isBrief} onClick={() => setBrief(!isBrief)}>
            {isBrief ? 'Show all' : 'Show only what is set'}
          </Button>
        </Group>
      )}
      {groups.map(({ from, names: members }) => {
        const visible = members.filter(shown);
        if (visible.length === 0) return null;
        const fields = visible.map((name) => (
          <ArgField
            key={name}
            path={path}
            name={name}
            arg={entry.args[name]!}
            effective={node.args[name]!}
            inherited={node.origins[name]?.inherited}
            isRun={entry.inherits?.from === name}
          />
        ));
        if (groups.length === 1) return <div key={from}>{fields}</div>;
        return (
          <Folding key={from} title={`${visible.length} of ${from}`}>
            {fields}
          </Folding>
        );
      })}
      <SlotList node={node} />
    </>
  );
}

function pathIn(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Goes to the field that is asked for, once it is there. */
function useField(path: string): void {
  const field = useUi((state) => state.field);
  useEffect(() => {
    if (field?.path !== path) return;
    const element = document.getElementById(`arg-${field.arg}`);
    element?.closest('[data-arg]')?.scrollIntoView({ block: 'center' });
    if (field.takesFocus) element?.focus();
  }, [field, path]);
}

interface Group {
  readonly from: string;
  readonly names: readonly string[];
}

/** The arguments by the class that declares them, those of the module itself first. */
function groupsOf({ cls, entry }: ArgTreeNode): readonly Group[] {
  const groups = new Map<string, string[]>();
  const names = Object.keys(entry.args);
  for (const name of names.filter((one) => entry.args[one]!.from === cls)) push(groups, cls, name);
  for (const name of names.filter((one) => entry.args[one]!.from !== cls)) push(groups, entry.args[name]!.from, name);
  return [...groups].map(([from, members]) => ({ from, names: members }));
}

function push(groups: Map<string, string[]>, from: string, name: string): void {
  groups.set(from, [...(groups.get(from) ?? []), name]);
}
