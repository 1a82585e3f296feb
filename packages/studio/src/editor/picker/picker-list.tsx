import { Badge, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { firstSentence } from '../ui/first-sentence.js';
import { Marked } from '../ui/marked.js';
import type { Choice } from '../ui/ui-store.js';
import { optionsOf } from './options.js';
import { PickerDetail } from './picker-detail.js';
import classes from './picker.module.css';

/** A searchable list of modules, with the help of the one that is pointed at. */
export function PickerList({ choice, onClose }: { choice: Choice; onClose: () => void }): ReactElement {
  const [query, setQuery] = useState('');
  const options = useMemo(() => optionsOf(choice, query), [choice, query]);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      options.findIndex(({ name }) => name === choice.current),
    ),
  );
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const option = options[active];

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active, options]);

  const pick = (at: number): void => {
    const picked = options[at];
    if (picked === undefined || picked.install !== undefined) return setActive(at);
    onClose();
    choice.onPick(picked.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) setActive(Math.max(0, Math.min(options.length - 1, active + step)));
    else if (event.key === 'Enter') pick(active);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.picker}>
      <TextInput
        data-autofocus
        variant="unstyled"
        px="sm"
        placeholder={choice.title}
        leftSection={<IconSearch size={16} />}
        leftSectionPointerEvents="none"
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-label={choice.title}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={option && `${id}-${active}`}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={choice.title} className={classes.list} tabIndex={-1}>
        {options.map(({ name, doc, install }, i) => (
          <div
            key={name}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            aria-disabled={install !== undefined}
            className={classes.option}
            data-ghost={install !== undefined || undefined}
            onPointerMove={() => i !== active && setActive(i)}
            onClick={() => pick(i)}
          >
            <span className={classes.name}>
              <span>
                <Marked text={name} query={query} />
              </span>
              {name === choice.current && <Badge size="xs">now</Badge>}
              {install !== undefined && (
                <Badge size="xs" color="gray" variant="outline">
                  not installed
                </Badge>
              )}
            </span>
            <span className={classes.help}>{firstSentence(doc)}</span>
          </div>
        ))}
        {options.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {query === ''
              ? 'Nothing fits here that is not there already.'
              : `Nothing that fits here matches “${query}”.`}
          </Text>
        )}
      </div>
      {option !== undefined && <PickerDetail option={option} />}
    </div>
  );
}
