import { join } from 'node:path'

export interface Brand {
  /** The module that stands for `#marque`. */
  module: string
  /** Lines of the name of the service under the block of the State. */
  service: readonly string[]
}

const moduleOf = (name: string): string => join(import.meta.dirname, `../src/shared/marque/${name}.ts`)

/**
 * Which brand the page bears. The block of the State is for its own builds: it is asked by `ACCOSTAGE_MARIANNE=1`, with
 * the name of the service in `ACCOSTAGE_ENTITE` (a real end of line, or \\n, between two lines). A build that does not
 * ask for it ships neither its component nor its drawing.
 */
export function brandOf(environment: Readonly<Record<string, string | undefined>>): Brand {
  const asked = environment.ACCOSTAGE_MARIANNE ?? ''
  if (asked === '' || asked === '0') return { module: moduleOf('neutre'), service: [] }
  if (asked !== '1') throw new Error(`ACCOSTAGE_MARIANNE is 1 or 0, not "${asked}"`)
  const name = environment.ACCOSTAGE_ENTITE?.trim() ? environment.ACCOSTAGE_ENTITE : 'République\nFrançaise'
  return { module: moduleOf('marianne'), service: name.split(/\\n|\n/).map((line) => line.trim()).filter((line) => line !== '') }
}
