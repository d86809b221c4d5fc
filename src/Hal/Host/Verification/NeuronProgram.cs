using System.Text.Json;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>The network of a neuron case: the neuron, a source for every input, synapses between them, currents, probes.</summary>
internal static class NeuronProgram
{
    public static NetworkProgram Of(VerificationCase c, TimeGrid grid, NeuronModel model, string[] compared)
    {
        List<PopulationSpec> populations = [new PopulationSpec { Name = "neuron", Shape = [1], Kernel = model.Kernel, Parameters = model.Parameters, Initial = model.Initial }];
        List<ProjectionSpec> projections = [];
        List<InputSpec> inputs = [];
        foreach (JsonElement input in c.Get("inputs").EnumerateArray())
        {
            (string channel, double jump) = Jump(c, model, input);
            long delay = grid.Steps(c.Number(input, "delay_ms"), "delay");
            if (delay < 1) throw c.Error($"has a delay of {c.Number(input, "delay_ms")} ms, less than a step");
            double[] times = [.. c.Numbers(input, "spikeTimes_ms").Where(time => time <= grid.DurationMs)];
            string name = $"source {inputs.Count}";
            // A spike at time 0 leaves before the first step, which no neuron of ours can do: what it causes is put where it arrives.
            int atZero = times.Count(time => time == 0);
            if (atZero > 0) inputs.Add(new ValuesInput { Name = $"{name} at 0", Target = "neuron", Channel = channel, Rows = [.. new double[delay - 1], atZero * jump, 0] });
            long[] steps = [.. times.Where(time => time != 0).Select(time => grid.SpikeStep(time, "input spike"))];
            if (steps.Length == 0) continue;
            // Several spikes at one time: a neuron emits once per step, so as many sources as the most spikes at once.
            int most = steps.GroupBy(s => s).Max(g => g.Count());
            populations.Add(new PopulationSpec { Name = name, Shape = [most], Kernel = NeuronKernelSpec.Of<SpikeRelay>() });
            inputs.Add(new EventsInput
            {
                Name = name,
                Target = name,
                Channel = "in",
                Events = [.. steps.Order().GroupBy(s => s).SelectMany(g => g.Select((step, copy) => new InputEvent(step, copy, 1)))],
            });
            projections.Add(new ProjectionSpec
            {
                Name = name,
                Source = name,
                Target = "neuron",
                Channel = channel,
                Connectivity = new Dense(),
                Weight = jump,
                DelaySteps = delay,
            });
        }
        if (c.Json.TryGetProperty("stepCurrent", out JsonElement current)) inputs.Add(StepCurrent(c, grid, model, current));
        return new NetworkProgram
        {
            DtMs = grid.DtMs,
            Populations = populations,
            Projections = projections,
            Inputs = inputs,
            Probes =
            [
                new ProbeSpec { Name = "spikes", Population = "neuron", Kind = ProbeKind.Spikes, Capacity = grid.Count + 1 },
                .. compared.Select(name => new ProbeSpec { Name = name, Population = "neuron", Kind = ProbeKind.Field, Field = model.Recordables[name].Field, Capacity = grid.Count + 1 }),
            ],
        };
    }

    /// <summary>Channel and coherent value of what one spike adds.</summary>
    private static (string Channel, double Value) Jump(VerificationCase c, NeuronModel model, JsonElement input)
    {
        string target = input.TryGetProperty("target", out JsonElement t) ? t.ToString() : throw c.Error("has an input without target");
        string receptor = input.TryGetProperty("receptor", out JsonElement r) ? r.ToString() : throw c.Error("has an input without receptor");
        if (receptor is not ("excitatory" or "inhibitory")) throw c.Error($"has an input to the receptor '{receptor}'; allowed are excitatory and inhibitory");
        JsonProperty[] jumps =
        [
            .. input.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number
                && (p.Name.StartsWith("jump_", StringComparison.Ordinal) || p.Name.StartsWith("current_", StringComparison.Ordinal))),
        ];
        if (jumps.Length != 1) throw c.Error($"has an input with {jumps.Length} members jump_* and current_*; one is needed");
        (string kind, string unit) = (jumps[0].Name[..jumps[0].Name.IndexOf('_', StringComparison.Ordinal)], jumps[0].Name[(jumps[0].Name.IndexOf('_', StringComparison.Ordinal) + 1)..]);

        // A jump goes to its target; a current over the step goes to the channel of slopes, whatever the case calls the target.
        ModelInput? to = kind == "current" ? model.Inputs.Values.FirstOrDefault(i => i.Quantity == Quantity.Slope) : model.Inputs.GetValueOrDefault(target);
        if (to is null) throw c.Error($"has an input '{jumps[0].Name}' to '{target}'; allowed are jumps to {string.Join(", ", model.Inputs.Keys)}");
        if (to.Receptor is not null && to.Receptor != receptor) throw c.Error($"has an input to the receptor '{receptor}' and the target '{target}', which is {to.Receptor}");
        double factor = CaseUnits.Factor(to.Quantity, unit)
            ?? throw c.Error($"has a {jumps[0].Name} to '{target}'; allowed are {string.Join(", ", CaseUnits.Of(to.Quantity).Select(u => $"{kind}_{u.Unit}"))}");
        return (to.Channel, jumps[0].Value.GetDouble() * factor);
    }

    private static ValuesInput StepCurrent(VerificationCase c, TimeGrid grid, NeuronModel model, JsonElement current)
    {
        double[] times = c.Numbers(current, "times_ms"), amplitudes = c.Numbers(current, "amplitudes_pA");
        if (times.Length != amplitudes.Length) throw c.Error($"has {times.Length} times and {amplitudes.Length} amplitudes of its step current");
        double delay = c.Number(current, "delay_ms");
        double[]? stated = current.TryGetProperty("firstAffectedRow_ms", out _) ? c.Numbers(current, "firstAffectedRow_ms") : null;
        double[] rows = new double[grid.Count];
        for (int i = 0; i < times.Length; i++)
        {
            if (i > 0 && times[i] <= times[i - 1]) throw c.Error($"has step currents at {times[i - 1]} and then {times[i]} ms; times must ascend");
            // The current acts in the steps that start at time + delay or later; a channel that acts late must get it a step earlier.
            long first = grid.Steps(times[i] + delay, "step current");
            if (stated is not null && (i >= stated.Length || grid.SpikeStep(stated[i], "first affected row") != first))
                throw c.Error($"has a step current at {times[i]} ms that acts from the step after {times[i] + delay} ms on, and states another firstAffectedRow_ms");
            for (long step = Math.Max(0, first - (model.Current.ActsLate ? 1 : 0)); step < rows.Length; step++) rows[step] = amplitudes[i] * model.Current.FactorPerPicoampere;
        }
        return new ValuesInput { Name = "step current", Target = "neuron", Channel = model.Current.Channel, Rows = rows };
    }
}
