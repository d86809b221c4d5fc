using System.Text.Json;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Family "synapse": one plastic synapse between scripted neurons, against the published weight sent with each source spike.</summary>
public sealed class SynapseCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "synapse";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        ArgumentNullException.ThrowIfNull(backend);
        VerificationCase c = verification;
        TimeGrid grid = new(c);
        long[] pre = [.. c.Numbers(c.Json, "preSpikeTimes_ms").Select(t => grid.SpikeStep(t, "source spike"))];
        long[] post = c.Json.TryGetProperty("postSpikeTimes_ms", out _) ? [.. c.Numbers(c.Json, "postSpikeTimes_ms").Select(t => grid.SpikeStep(t, "target spike"))] : [];
        int delay = c.Json.TryGetProperty("delay_ms", out _) ? (int)grid.Steps(c.Number("delay_ms"), "delay") : 1;
        (ProjectionSpec synapse, Dictionary<int, double> traces) = Synapse(c, delay);
        NetworkProgram program = new()
        {
            DtMs = grid.DtMs,
            Populations =
            [
                new PopulationSpec { Name = "source", Shape = [1], Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
                new PopulationSpec { Name = "target", Shape = [1], Kernel = NeuronKernelSpec.Of<ScriptedNeuron>() },
            ],
            Projections = [synapse],
            Inputs =
            [
                new EventsInput { Name = "source spikes", Target = "source", Channel = "in", Events = [.. pre.Select(s => new InputEvent(s, 0, 1))] },
                new EventsInput { Name = "target spikes", Target = "target", Channel = "script", Events = [.. post.Select(s => new InputEvent(s, 0, 1))] },
            ],
            Probes = [new ProbeSpec { Name = "received", Population = "target", Kind = ProbeKind.Field, Field = "Received", Capacity = grid.Count + delay + 1 }],
        };
        double[] received = new double[grid.Count + delay];
        using (IExecutable executable = backend.Compile(program, CompileOptions.Default, stop))
        {
            foreach ((int field, double value) in traces) executable.WriteState(new StateAddress(StateKind.PreField, 0, field), [value]);
            executable.Run(received.Length, stop);
            stop.ThrowIfCancellationRequested();
            executable.DrainProbe(0, received);
        }

        IReadOnlyDictionary<string, double[]> published = c.ReadColumns("weights");
        double[] times = published["time"], weights = published["weight"];
        if (times.Length != (int)c.Number("expectedRows")) throw c.Error($"states {c.Number("expectedRows")} rows, and its file has {times.Length}");
        JsonElement limit = c.Get("accept").GetProperty(precision == CasePrecision.Double ? "double" : "single").GetProperty("weight");
        double absolute = limit.TryGetProperty("abs", out JsonElement a) ? a.GetDouble() : 0, relative = limit.TryGetProperty("rel", out JsonElement r) ? r.GetDouble() : 0;
        double worst = 0;
        bool within = true;
        for (int i = 0; i < times.Length; i++)
        {
            double error = Math.Abs(received[grid.SpikeStep(times[i], "row") + delay] - weights[i]), allowed = absolute + relative * Math.Abs(weights[i]);
            within &= error <= allowed;
            worst = Math.Max(worst, absolute > 0 ? error : error / Math.Abs(weights[i]));
        }
        return new CaseResult(
            c.Id, within ? CaseStatus.Pass : CaseStatus.Fail, FormattableString.Invariant($"|dw|{(absolute > 0 ? "" : "/w")} {worst:G3}"),
            FormattableString.Invariant($"{(absolute > 0 ? absolute : relative):G3}"));
    }

    private static (ProjectionSpec Projection, Dictionary<int, double> Traces) Synapse(VerificationCase c, int delay)
    {
        ParameterReader p = new(c, c.Get("parameters"), "parameter"), initial = new(c, c.Get("initial"), "initial");
        string model = c.Text("model");
        double weight = initial.Take(Quantity.Number, "weight");
        ProjectionSpec synapse = new()
        {
            Name = "synapse",
            Source = "source",
            Target = "target",
            Channel = "synapses",
            Connectivity = new OneToOne(),
            Weight = weight,
            DelaySteps = delay,
            DelayPlace = c.Json.TryGetProperty("delayKind", out JsonElement kind) && kind.GetString() == "axonal" ? DelayPlace.Axonal : DelayPlace.Dendritic,
        };
        Dictionary<int, double> traces = [];
        switch (model)
        {
            case "stdp_synapse":
                double largest = p.Take(Quantity.Number, "Wmax");
                synapse = synapse with
                {
                    Synapse = SynapseKernelSpec.Of<PairStdp>(),
                    MinimumWeight = 0,
                    MaximumWeight = largest,
                    SynapseParameters = new Dictionary<string, double>
                    {
                        ["MaximumWeight"] = largest,
                        ["TauPlus"] = p.Take(Quantity.Time, "tau_plus"),
                        ["TauMinus"] = p.Take(Quantity.Time, "tau_minus"),
                        ["MuPlus"] = p.Take(Quantity.Number, "mu_plus"),
                        ["MuMinus"] = p.Take(Quantity.Number, "mu_minus"),
                        ["Alpha"] = p.Take(Quantity.Number, "alpha"),
                        ["Lambda"] = p.Take(Quantity.Number, "lambda"),
                    },
                };
                traces[0] = initial.TakeOr(0, Quantity.Number, "Kplus");
                break;
            case "tsodyks_synapse":
                synapse = synapse with
                {
                    Synapse = SynapseKernelSpec.Of<TsodyksMarkram>(),
                    MinimumWeight = Math.Min(0, weight),
                    MaximumWeight = Math.Max(0, weight),
                    SynapseParameters = new Dictionary<string, double>
                    {
                        ["U"] = p.Take(Quantity.Number, "U"),
                        ["TauPsc"] = p.Take(Quantity.Time, "tau_psc"),
                        ["TauRec"] = p.Take(Quantity.Time, "tau_rec"),
                        ["TauFac"] = p.Take(Quantity.Time, "tau_fac"),
                    },
                };
                (traces[0], traces[1], traces[2]) = (initial.TakeOr(1, Quantity.Number, "x"), initial.TakeOr(0, Quantity.Number, "y"), initial.TakeOr(0, Quantity.Number, "u"));
                break;
            case "stdp_triplet_synapse" or "vogels_sprekeler_synapse" or "tsodyks2_synapse":
                throw new ModelMissingException($"no kernel for {model}");
            default:
                throw c.Error($"is of the unknown model '{model}'");
        }
        p.Finish(model);
        initial.Finish(model);
        return (synapse, traces);
    }
}
