/** What `--help` prints, by command. */
export const HELP = {
  main: `uninas-argref - the argument manifest and the argument reference of UniNAS packages, read from their sources

  uninas-argref update   write arguments.json where it has changed
  uninas-argref check    fail if an arguments.json is out of date
  uninas-argref docs     write the reference, one page per kind, or check it

With --package DIR ... for these packages, with --all for every package of the npm workspace,
else for the package in this folder. No module is run.
Exit codes: 0 done, 1 something is out of date, 2 the sources or the command line are wrong.
More: uninas-argref COMMAND --help`,

  update: `uninas-argref update [--all | --package DIR ...]

Reads the TypeScript sources of each package and writes its arguments.json: modules, kinds and
abstract bases with their arguments, slots, rules and docstrings. The file is written only if it
changes. Several packages are done in the order of their dependencies, so that each sees the new
manifests of those it uses. Packages without "uninas": { "arguments": ... } in their
package.json are passed over.

  --all           every package of the npm workspace
  --package DIR   folder of a package; may be given several times, or with several folders
  -h, --help      this text`,

  check: `uninas-argref check [--all | --package DIR ...]

Like update, but writes nothing: fails if an arguments.json is not what update would write, says
which modules and arguments differ, and which command brings it up to date.

  --all           every package of the npm workspace
  --package DIR   folder of a package; may be given several times, or with several folders
  -h, --help      this text`,

  docs: `uninas-argref docs [--all | --package DIR ...] --out DIR [--check]

Writes the reference from the manifests (run update first): one Markdown page per kind with every
module of the packages given, and an index. Slots list the modules of all packages that can be
reached. Without --package: the package in this folder, or, if it has no modules, all packages
that it depends on. Packages without a manifest are passed over. Pages of an earlier run that are no
longer needed are removed.

  --all           every package of the npm workspace
  --package DIR   folder of a package; may be given several times, or with several folders
  --packages DIR  the same
  --out DIR       folder of the reference
  --check         write nothing, fail if the pages are not what would be written
  -h, --help      this text`,
} as const;
