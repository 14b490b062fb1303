// What each field of the configuration means, and one way to fill it. A field without help does not compile.

import type { Config } from '../config/config.ts'

export const HELP: Record<Exclude<keyof Config, 'version'>, { meaning: string; example: unknown }> = {
  coreFeatures: {
    meaning: 'Features that matter. Breadth and “stopped using” look at these only; empty: at all.',
    example: ['report.export', 'invoice.send'],
  },
  outcomes: {
    meaning:
      'Results that customers pay for: the words for them, in the plural; the unit of their value; and whether the count or the value is what should not fall. Empty: all outcomes, by count.',
    example: [{ name: 'invoice.paid', label: 'invoices paid', unit: 'EUR', measure: 'value' }],
  },
  milestones: {
    meaning:
      'First steps of a new account: reached by the first event of that type and name, due so many days after its first event, until five accounts have shown what is usual.',
    example: [{ name: 'import', label: 'First import', type: 'feature', event: 'import.run', dueDay: 5 }],
  },
  weights: {
    meaning: 'What each part weighs in the half of health that is against the own history. All six.',
    example: { rhythm: 0.3, frequency: 0.225, trend: 0.075, people: 0.15, breadth: 0.1, outcomes: 0.15 },
  },
  bands: {
    meaning:
      'From which health on an account is good, or fair; and how far beyond it must go to leave a band.',
    example: { good: 70, fair: 40, hysteresis: 5 },
  },
  thresholds: {
    meaning:
      'Probability of falling silent from which an account is at risk, and under which it no longer is; shares of seats that are full, or idle before a renewal; days before a renewal that it is spoken of.',
    example: { atRiskEnter: 0.5, atRiskLeave: 0.35, seatsFull: 0.8, seatsIdle: 0.5, renewalDays: 90 },
  },
  plans: {
    meaning: 'For a plan, its own core features, weights or bands.',
    example: { free: { coreFeatures: ['report.open'] } },
  },
  holidays: { meaning: 'Days on which nobody is expected.', example: ['2026-12-25'] },
  readFeatures: {
    meaning: 'Features that only look. Who only looks may want the archive plan.',
    example: ['report.open'],
  },
  limits: {
    meaning: 'Features that are sent when a limit of the plan is met, and what to call it.',
    example: [{ feature: 'export.refused', label: 'export limit' }],
  },
  beyondPlan: {
    meaning: 'For a plan, features that only a higher one includes.',
    example: { free: ['api.call'] },
  },
  archivePlans: { meaning: 'Plans that keep data without use.', example: ['archive'] },
  labels: { meaning: 'Words for features in sentences.', example: { 'report.export': 'Exports' } },
  experiments: {
    meaning:
      'For an experiment, the variant to compare with, how accounts are dealt to variants, the outcome it is about, and the last day that counts.',
    example: { pricing: { control: 'old', shares: { old: 1, new: 1 }, primary: 'invoice.paid' } },
  },
  destinations: {
    meaning:
      'Where news goes as signed webhooks: audience is success, account-management or professional-services, and decides what is sent unless states or signals say it; plans and owners let only theirs through; digest asks for the Monday digest too.',
    example: [{ name: 'success', url: 'https://hooks.example.com/…', audience: 'success', digest: true }],
  },
}
