/** The headings of the settings, in the order of their menu. */
export const RUBRIQUES = ['identite', 'securite', 'consoles', 'catalogue', 'sauvegardes', 'apparence', 'diagnostic'] as const
export type Rubrique = (typeof RUBRIQUES)[number]

/** The heading named by an address; the first one when it names none. */
export const rubriqueOf = (word: string | undefined): Rubrique => RUBRIQUES.find((one) => one === word) ?? RUBRIQUES[0]
