import { Type } from 'typebox';
import { RUN_ID } from '../runs/run-place.js';

/** A whole number from 0 in an address. */
export const COUNT = Type.String({ pattern: '^\\d{1,15}$' });
/** A path below a folder. */
export const PATH = Type.String({ minLength: 1, maxLength: 1000 });
/** An object of which only the reader knows more. */
export const ANY_OBJECT = Type.Object({}, { additionalProperties: true });
/** What a person calls something: no line breaks, no control characters. */
export const NAME = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' });

/** A text and a version. */
export const TEXT = Type.String({ maxLength: 1_000_000 });
export const ETAG = Type.String({ minLength: 1, maxLength: 64 });

/** The id in an address. */
export const ID = Type.Object({ id: Type.String({ pattern: RUN_ID }) });

export const SHAPE = Type.Array(Type.Integer({ minimum: 1, maximum: 65536 }), { minItems: 1, maxItems: 3 });

export const PROBLEM = Type.Object({
  code: Type.String(),
  severity: Type.String(),
  file: Type.Union([Type.String(), Type.Null()]),
  line: Type.Union([Type.Integer(), Type.Null()]),
  column: Type.Union([Type.Integer(), Type.Null()]),
  path: Type.String(),
  message: Type.String(),
  found: Type.Union([Type.String(), Type.Null()]),
  expected: Type.Array(Type.String()),
  suggestion: Type.Union([Type.String(), Type.Null()]),
  word: Type.Optional(Type.String()),
});

export const CHECK = Type.Object({
  ok: Type.Boolean(),
  task: Type.String(),
  arguments: Type.Integer(),
  problems: Type.Array(PROBLEM),
});

export const PROGRESS = Type.Object({
  label: Type.String(),
  done: Type.Number(),
  total: Type.Number(),
  left: Type.Optional(Type.Number({ description: 'seconds' })),
  note: Type.Optional(Type.String()),
});

const RUN_PROPERTIES = {
  id: Type.String(),
  name: Type.String(),
  task: Type.String(),
  state: Type.Union(['queued', 'running', 'stopping', 'stopped', 'done', 'failed'].map((state) => Type.Literal(state))),
  created: Type.String(),
  started: Type.Optional(Type.String()),
  ended: Type.Optional(Type.String()),
  saveDir: Type.String(),
  progress: Type.Optional(PROGRESS),
  error: Type.Optional(Type.String()),
};

export const RUN = Type.Object(RUN_PROPERTIES);

export const RUN_DETAILS = Type.Object({
  ...RUN_PROPERTIES,
  config: ANY_OBJECT,
  summary: Type.Optional(ANY_OBJECT),
  files: Type.Array(Type.Object({ path: Type.String(), bytes: Type.Integer() })),
});

/** Errors, in every answer that is none of success. */
export const ERROR = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Optional(Type.Unknown()),
  }),
});
