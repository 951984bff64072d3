import { inject, shallowReactive, type InjectionKey } from 'vue'

/** The gate that each dossier is looked at from, kept while the window lives; null: the next one. */
export interface Gates {
  of: (dossier: string) => string | null
  choose: (dossier: string, gate: string | null) => void
}

export const gatesKey: InjectionKey<Gates> = Symbol('gates')

export function createGates(): Gates {
  const chosen = shallowReactive(new Map<string, string>())
  return {
    of: (dossier) => chosen.get(dossier) ?? null,
    choose(dossier, gate) {
      if (gate === null) chosen.delete(dossier)
      else chosen.set(dossier, gate)
    },
  }
}

export function useGates(): Gates {
  const gates = inject(gatesKey)
  if (!gates) throw new Error('No gates were provided to the application')
  return gates
}
