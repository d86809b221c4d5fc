namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Inputs: where they lead, and every number they give.</summary>
internal static class InputValidation
{
    public static void Check(Findings findings)
    {
        foreach ((InputSpec input, string path) in findings.Each(findings.Program.Inputs, "input", i => i.Name))
        {
            PopulationSpec? target = findings.Population(input.Target, path, "the target");
            // Values for phases alone may lie at a population without a kernel; there is no channel then.
            bool stored = input is ValuesInput && target is { Kernel: null } && input.Channel == "";
            if (target is not null && !stored) findings.HasChannel(target, input.Channel, path);
            int size = target is null ? 0 : Findings.SizeOf(target);
            switch (input)
            {
                case PoissonInput poisson:
                    CheckPoisson(findings, path, poisson, size);
                    break;
                case NoiseInput noise:
                    Require(findings, path, "mean", noise.Mean, AllowedValues.Any);
                    Require(findings, path, "standard deviation", noise.StandardDeviation, AllowedValues.NotNegative);
                    CheckHold(findings, path, noise.HoldSteps);
                    break;
                case EventsInput events:
                    if (!findings.IsMissing(path, events.Events, nameof(events.Events))) CheckEvents(findings, path, events.Events, size);
                    break;
                case ValuesInput values:
                    CheckHold(findings, path, values.HoldSteps);
                    if (values.Rows is not null) CheckRows(findings, path, values.Rows, size);
                    break;
                default:
                    findings.Add(path, $"is of the unknown kind {input.GetType().Name}.", "Use a Poisson, noise, events or values input.");
                    break;
            }
        }
    }

    private static void CheckPoisson(Findings findings, string path, PoissonInput poisson, int size)
    {
        Require(findings, path, "weight", poisson.Weight, AllowedValues.Any);
        if (poisson.MeanPerStep is DrawnValues)
            findings.Add($"{path}, mean per step", $"is drawn; a constant or one value per neuron is allowed.", "List the values.");
        else
            ValueValidation.Check(findings, $"{path}, mean per step", poisson.MeanPerStep, new AllowedValues(0, 1000), size > 0 ? size : null, "neuron", "Use a smaller step, or several inputs.");
    }

    private static void CheckEvents(Findings findings, string path, InputEvent[] events, int size)
    {
        long last = 0;
        for (int i = 0; i < events.Length; i++)
        {
            InputEvent e = events[i];
            if (e.Step < last)
                findings.Add(
                    path, $"has event {i} in step {e.Step}{(last == 0 ? "; the first step is 0" : $", after an event in step {last}")}.",
                    "Sort the events by step, from 0 on.");
            else if (size > 0 && (uint)e.Neuron >= (uint)size)
                findings.Add(path, $"has event {i} for neuron {e.Neuron}; allowed are 0 to {size - 1}.", "Correct the neuron, or the population's size.");
            else if (!float.IsFinite(e.Value))
                findings.Add(path, $"has event {i} with the value {e.Value}; allowed are finite numbers.", "Change the value.");
            else
            {
                last = e.Step;
                continue;
            }
            // One wrong event tends to come with many of its kind: the first is enough.
            return;
        }
    }

    private static void CheckRows(Findings findings, string path, double[] rows, int size)
    {
        if (rows.Length == 0 || (size > 0 && rows.Length % size != 0))
            findings.Add(
                path, $"has {rows.Length} values; allowed are whole rows of {size}, at least one, or null for one row of zeros.",
                "Give one value per neuron and row.");
        int wrong = Array.FindIndex(rows, value => !AllowedValues.Any.Admits(value));
        if (wrong >= 0)
            findings.Add(
                path,
                $"has {rows[wrong]} at {(size > 0 ? $"row {wrong / size}, neuron {wrong % size}" : $"position {wrong}")}; allowed are {AllowedValues.Any}.",
                "Change the value.");
    }

    private static void CheckHold(Findings findings, string path, int steps)
    {
        if (steps < 1) findings.Add(path, $"holds values for {steps} steps; allowed are whole numbers of at least 1.", "Change HoldSteps.");
    }

    private static void Require(Findings findings, string path, string name, double value, AllowedValues allowed)
    {
        if (!allowed.Admits(value)) findings.Add(path, $"has the {name} {value}; allowed are {allowed}.", "Change the value.");
    }
}
