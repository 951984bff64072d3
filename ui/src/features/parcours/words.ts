const OBSERVED = { conforme: 'conforme', ecart: 'ecart', introuvable: 'introuvable', 'non-verifiable': 'nonVerifiable' } as const
export type ObservedKey = (typeof OBSERVED)[keyof typeof OBSERVED]
export const observedKey = (word: string): ObservedKey | null => (Object.hasOwn(OBSERVED, word) ? OBSERVED[word as keyof typeof OBSERVED] : null)

const KINDS = ['jalon', 'champ', 'regle', 'reserve', 'observation', 'risque', 'derogation', 'contradiction'] as const
export type ObstacleKind = (typeof KINDS)[number] | 'autre'
export const obstacleKind = (word: string): ObstacleKind => KINDS.find((kind) => kind === word) ?? 'autre'
export const OBSTACLE_KINDS: readonly ObstacleKind[] = [...KINDS, 'autre']
