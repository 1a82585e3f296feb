import { Composer, Lexer, Parser, type CST, type Document, type ParseOptions, type SchemaOptions } from 'yaml';
import { DEEPEST } from './json-tree.js';
import { deepFault, firstFaultIn, type YamlFault } from './yaml-fault.js';

/** Words, marks and spaces of a text: those of some 70,000 lines. */
const MOST_PARTS = 500_000;
const LONG = `it has more than ${MOST_PARTS} words and marks`;

/** A YAML text that was read as far as it can be. */
export interface ReadYaml {
  /** Undefined if it was not built, being nested too deeply. */
  readonly document: Document.Parsed | undefined;
  /** The first thing that is wrong. */
  readonly fault: YamlFault | undefined;
}

/**
 * Reads a YAML text in a time and a depth of the stack that its author does not choose.
 *
 * The library's own way follows nesting to the end of the stack, which can end the process, and compares
 * each key of a map with all before it.
 */
export function readYaml(text: string): ReadYaml {
  const { tokens, fault } = tokensOf(text);
  if (fault !== undefined) return { document: undefined, fault };
  const composed = new Composer(OPTIONS).compose(tokens, true, text.length);
  // of every text there comes one, be it empty
  const document = composed.next().value as Document.Parsed;
  const second = composed.next();
  const more = second.done === true ? undefined : { offset: second.value.range![0], reason: SEVERAL };
  return { document, fault: firstOf([errorOf(document), firstFaultIn(document), more]) };
}

const OPTIONS: ParseOptions & SchemaOptions = {
  // looked for below, without comparing each with all others
  uniqueKeys: false,
  // an ordered map compares its keys in the same way; as a list of maps it is no value of an argument either
  customTags: (tags) => [...tags.filter((tag) => typeof tag === 'string' || tag.tag !== OMAP), 'binary', 'set'],
  resolveKnownTags: false,
};
const OMAP = 'tag:yaml.org,2002:omap';
const SEVERAL = 'it holds multiple documents';

/** What the text is made of, unless that is too much or nested too deeply. */
function tokensOf(text: string): { readonly tokens: readonly CST.Token[]; readonly fault?: YamlFault } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // below its values there is the document
    if (parser.stack.length > DEEPEST + 1) return { tokens, fault: deepFault(parser.offset) };
    if (++count > MOST_PARTS) return { tokens, fault: { offset: parser.offset, reason: LONG } };
  }
  tokens.push(...parser.end());
  return { tokens };
}

function errorOf({ errors: [error] }: Document.Parsed): YamlFault | undefined {
  return error && { offset: error.pos[0], reason: error.message };
}

/** That which stands first in the text. */
function firstOf(faults: readonly (YamlFault | undefined)[]): YamlFault | undefined {
  const found = faults.filter((fault) => fault !== undefined);
  return found.reduce<YamlFault | undefined>((a, b) => (a === undefined || b.offset < a.offset ? b : a), undefined);
}
