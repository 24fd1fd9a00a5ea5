"""kehou 课后: after-school service, from the policy clause to the child handed over at the gate."""
