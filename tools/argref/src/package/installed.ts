import { existsSync, readFileSync, realpathSync } from 'node:fs';
import type { ClassEntry, KindEntry, Manifest } from '@uninas/core';
import { findPackages, packageDir } from '@uninas/core/node';
import { PackageError } from './package-error.js';
import { hasManifest, manifestFileOf, readPackageFolder, type PackageFolder } from './package-folder.js';

/** A kind and the package that brings it. */
export interface InstalledKind {
  readonly entry: KindEntry;
  readonly package: string;
}

/** What a package sees of the packages it uses: their manifests, never their code. */
export class InstalledManifests {
  readonly #of: PackageFolder;
  readonly #fresh: ReadonlyMap<string, Manifest>;
  readonly #known = new Map<string, Manifest | undefined>();

  /** @param fresh manifests made in this run, by the real path of their package, newer than those in the files */
  constructor(of: PackageFolder, fresh: ReadonlyMap<string, Manifest>) {
    this.#of = of;
    this.#fresh = fresh;
    for (const found of findPackages(of.dir)) {
      if (found.name !== of.name && hasManifest(found)) this.#known.set(found.name, this.#read(found));
    }
  }

  /** The packages that should have a manifest and have none yet. */
  get unread(): readonly string[] {
    return [...this.#known].filter(([, manifest]) => manifest === undefined).map(([name]) => name);
  }

  /** All kinds that other packages bring. */
  kinds(): ReadonlyMap<string, InstalledKind> {
    const kinds = new Map<string, InstalledKind>();
    for (const [name, manifest] of this.#known) {
      for (const [kind, entry] of Object.entries(manifest?.kinds ?? {})) kinds.set(kind, { entry, package: name });
    }
    return kinds;
  }

  /** The manifest of an installed package; undefined if it is not installed or has none. */
  manifest(name: string): Manifest | undefined {
    if (!this.#known.has(name)) {
      const dir = packageDir(name, this.#of.dir);
      this.#known.set(name, dir === undefined ? undefined : this.#read(readPackageFolder(dir)));
    }
    return this.#known.get(name);
  }

  /** What another package's class declares, if it may be extended. */
  classEntry(packageName: string, name: string): ClassEntry | undefined {
    const { bases = {}, modules = {} } = this.manifest(packageName) ?? {};
    if (Object.hasOwn(bases, name)) return bases[name];
    return Object.hasOwn(modules, name) ? modules[name] : Object.values(modules).find((entry) => entry.export === name);
  }

  #read(found: PackageFolder): Manifest | undefined {
    return this.#fresh.get(realpathSync(found.dir)) ?? readManifest(found);
  }
}

/**
 * The manifest that a package carries, or undefined if it has none yet.
 *
 * @throws {PackageError} if it is damaged or of another format
 */
export function readManifest(folder: PackageFolder): Manifest | undefined {
  const file = manifestFileOf(folder);
  if (!existsSync(file)) return undefined;
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (cause) {
    throw new PackageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (manifest.format !== 1) throw new PackageError(`${file} has format ${String(manifest.format)}, not 1`);
  return manifest;
}
