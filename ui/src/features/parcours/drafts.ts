export { useDraft, type Draft } from '@/shared/drafts'
