-- grain: one row per state that is asked for: its labels on the time axes, its month, and the day set for its deliveries
select
    unnest($period_months) as month,
    unnest($period_calendar_years) as calendar_year,
    unnest($period_academic_years) as academic_year,
    unnest($period_as_of_months) as as_of_month,
    unnest($period_deadlines) as deadline
