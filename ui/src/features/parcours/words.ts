const NUMBER = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
const PERCENT = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 0 })

export const numberText = (value: number): string => NUMBER.format(value)
export const percentText = (share: number): string => PERCENT.format(share)
/** A number as it is typed. */
export const typedNumber = (value: number): string => String(value).replace('.', ',')

const OBSERVED = { conforme: 'conforme', ecart: 'ecart', introuvable: 'introuvable', 'non-verifiable': 'nonVerifiable' } as const
export type ObservedKey = (typeof OBSERVED)[keyof typeof OBSERVED]
export const observedKey = (word: string): ObservedKey | null => (Object.hasOwn(OBSERVED, word) ? OBSERVED[word as keyof typeof OBSERVED] : null)

const KINDS = ['jalon', 'champ', 'regle', 'reserve', 'observation', 'risque', 'derogation', 'contradiction'] as const
export type ObstacleKind = (typeof KINDS)[number] | 'autre'
export const obstacleKind = (word: string): ObstacleKind => KINDS.find((kind) => kind === word) ?? 'autre'
export const OBSTACLE_KINDS: readonly ObstacleKind[] = [...KINDS, 'autre']
