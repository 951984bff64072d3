export { useGesture, type Gesture } from '@/host'
