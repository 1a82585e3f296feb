import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Register, type InstalledPlugin, type KindEntry, type RegisteredModule, type SourcePlace } from '@uninas/core';
import { findPackages, toPlugin } from '@uninas/core/node';
import { PackageError } from '../package/package-error.js';
import { hasManifest, manifestFileOf, readPackageFolder, type PackageFolder } from '../package/package-folder.js';
import { slashes } from '../package/slashes.js';
import { nearestFolder, workspaceFolders } from '../package/workspace.js';
import { code } from './markdown.js';

/** What is to be documented, and where. */
export interface ReferenceOptions {
  /** Folders of the packages that get pages. */
  readonly packages: readonly string[];
  /** Folder of the pages. */
  readonly out: string;
  /** Folder from which more installed packages are found, whose modules slots then list. */
  readonly from?: string;
  /** Documented packages without a manifest, by name, with what their classes declare. */
  readonly live?: ReadonlyMap<string, InstalledPlugin>;
}

/** The modules of all packages that can be reached, and which of them are documented. */
export class Catalogue {
  readonly register = new Register();
  /** The documented packages, sorted by name. */
  readonly documented: readonly PackageFolder[];
  /** Folder of the pages, links resolved. */
  readonly out: string;
  /** The folder that the pages and the command are seen from: that of the nearest package.json. */
  readonly root: string;
  readonly #folders = new Map<string, PackageFolder>();

  /**
   * @throws {PackageError} if a package to be documented has no manifest
   * @throws {RegisterError} if packages cannot be used together
   */
  constructor({ packages, out, from, live }: ReferenceOptions) {
    const root = rootOf(resolve(out));
    this.root = realpathSync(root);
    this.out = join(this.root, relative(root, resolve(out)));
    const documented = packages.map(readPackageFolder);
    for (const folder of documented) {
      const file = manifestFileOf(folder);
      if (live?.has(folder.name) !== true && !existsSync(file))
        throw new PackageError(`${folder.name} has no ${file}; run uninas-argref update --package ${folder.dir}`);
      this.#folders.set(folder.name, folder);
    }
    const places = [...documented.map(({ dir }) => dir), ...(from === undefined ? [] : [from])];
    for (const found of places.flatMap(findPackages)) {
      // of two copies of a package the first found counts, as at run time
      if (!this.#folders.has(found.name) && hasManifest(found) && existsSync(manifestFileOf(found)))
        this.#folders.set(found.name, found);
    }
    for (const folder of this.#folders.values()) this.register.use(live?.get(folder.name) ?? toPlugin(folder));
    this.documented = documented.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Kinds that get a page: those that documented packages bring, or have modules of. */
  kinds(): readonly (readonly [string, KindEntry | undefined])[] {
    const known = new Map(this.register.kinds());
    const names = new Set<string>();
    for (const plugin of this.register.plugins.filter(({ name }) => this.isDocumented(name))) {
      for (const kind of Object.keys(plugin.manifest.kinds)) names.add(kind);
      for (const { kind } of Object.values(plugin.manifest.modules)) names.add(kind);
    }
    return [...names].sort().map((kind) => [kind, known.get(kind)] as const);
  }

  /** The documented modules of a kind, sorted by name. */
  modules(kind: string): readonly RegisteredModule[] {
    return this.register.modules(kind).filter((module) => this.isDocumented(module.plugin.name));
  }

  /** Names of the documented packages that bring kinds or modules, sorted. */
  contributors(): readonly string[] {
    const plugins = this.register.plugins.filter(({ name, manifest: { kinds, modules } }) => {
      return this.isDocumented(name) && Object.keys(kinds).length + Object.keys(modules).length > 0;
    });
    return plugins.map(({ name }) => name).sort();
  }

  isDocumented(packageName: string): boolean {
    return this.documented.some(({ name }) => name === packageName);
  }

  /** Name of the package that brings a kind. */
  packageOfKind(kind: string): string | undefined {
    return this.register.plugins.find(({ manifest }) => Object.hasOwn(manifest.kinds, kind))?.name;
  }

  /** A kind as text, linked if it has a page. */
  kindLink(kind: string): string {
    return this.kinds().some(([name]) => name === kind) ? `[${kind}](${kind}.md)` : code(kind);
  }

  /** A module as text, linked if it is documented. */
  moduleLink({ name, entry, plugin }: RegisteredModule): string {
    return this.isDocumented(plugin.name) ? `[${name}](${entry.kind}.md#${name.toLowerCase()})` : code(name);
  }

  /** The source of a declaration; a link unless its package is installed from a registry. */
  sourceLink(packageName: string, { source, line }: SourcePlace): string {
    if (source === '') return code(packageName); // read from live classes, which do not know their file
    const dir = realpathSync(this.#folders.get(packageName)!.dir);
    if (slashes(dir).includes('/node_modules/')) return code(`${source}:${line}`);
    return `[${source}](${slashes(relative(this.out, join(dir, source)))}#L${line})`;
  }

  /** The options of the command that name the documented packages. */
  selection(): string {
    const folders = this.documented.map(({ dir }) => realpathSync(dir)).sort();
    const isAll = this.#workspace().join() === folders.join();
    return isAll ? '--all' : `--package ${this.documented.map((folder) => this.#shown(folder)).join(' ')}`;
  }

  #workspace(): readonly string[] {
    try {
      return workspaceFolders(this.root);
    } catch {
      return []; // no workspace, or a damaged one: then all packages are named
    }
  }

  #shown({ dir }: PackageFolder): string {
    // a link in node_modules is shown as what it leads to
    return slashes(relative(this.root, realpathSync(dir))) || '.';
  }
}

function rootOf(out: string): string {
  return nearestFolder(out, (dir) => existsSync(join(dir, 'package.json'))) ?? dirname(out);
}
