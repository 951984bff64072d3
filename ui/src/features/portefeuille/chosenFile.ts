import type { ChosenFile } from '@/generated/bindings'
import { base64Of } from '@/shared/base64'

export const ACCEPTED_FILES = ['.yaml', '.yml', '.json', '.zip'] as const
/** A larger file goes by the terminal: here, all of it is in memory at once. */
export const LARGEST_FILE = 100 * 1024 * 1024

export type FileRefusal = 'tooLarge' | 'wrongKind' | 'unreadable'

/** Reads a file chosen by the user, or tells why it is not read. Its content is the business of Rust. */
export async function readChosenFile(file: File): Promise<ChosenFile | FileRefusal> {
  const name = file.name.toLowerCase()
  if (!ACCEPTED_FILES.some((ending) => name.endsWith(ending))) return 'wrongKind'
  if (file.size > LARGEST_FILE) return 'tooLarge'
  try {
    return { name: file.name, content: await base64Of(file) }
  } catch {
    return 'unreadable'
  }
}
