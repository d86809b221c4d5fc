using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>Phases: every stage as docs/phases.md states it, one number at a time.</summary>
internal sealed partial class ReferenceExecutable<TLane>
{
    private readonly IReadOnlyList<StageLayout>[] _stages;

    /// <inheritdoc/>
    public void RunPhase(int phase)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CallChecks.Item(Program.Phases, phase, "phase");
        int[] tapeRows = [.. _tapes.Select(tape => tape.Rows)];
        int[] inputRows = InputRows();
        // Rows do not depend on values: what does not fit is refused before anything is changed.
        int[] rows = [.. _stages[phase].Select(stage => stage.PlanRows(tapeRows, inputRows))];
        for (int s = 0; s < rows.Length; s++) RunStage(_stages[phase][s], rows[s]);
    }

    private void RunStage(StageLayout stage, int rows)
    {
        switch (stage.Spec)
        {
            case MultiplyStage multiply:
                if (multiply.FixedPoint) MultiplyFixed(stage, multiply, rows);
                else Multiply(stage, multiply, rows);
                break;
            case MultiplyTransposedStage multiply:
                MultiplyTransposed(stage, multiply, rows);
                break;
            case UpdateStage update:
                Update(stage, update, rows);
                break;
            case MapStage map:
                SetRows(stage, rows);
                map.Kernel.Accept(new MapVisitor(this, stage, map, rows));
                break;
            case ScanStage scan:
                Scan(stage, scan, rows);
                break;
            case ReduceStage reduce:
                Reduce(stage, reduce, rows);
                break;
            case SelectStage select:
                Select(stage, select, rows);
                break;
        }
    }

    /// <summary>target[j] = sum over i of source[i] w[i, j].</summary>
    private void Multiply(StageLayout stage, MultiplyStage spec, int rows)
    {
        ReferenceProjection<TLane> p = _projections[Program.Projection(spec.Projection)];
        (int first, int end) = Selected(p, spec.Rows);
        if (p.Generator.Convolution is not null)
        {
            Convolve(p, stage, rows, first, end, spec.Accumulate);
            return;
        }
        int[][] incoming = p.Incoming;
        SetRows(stage, rows);
        foreach ((int row, int replica) in Places(stage, rows))
        {
            for (int j = 0; j < incoming.Length; j++)
            {
                OrderedSum<TLane> sum = default;
                if (j >= first && j < end)
                    foreach (int synapse in incoming[j]) sum.Add(p.Source[synapse], Get(stage.Reads[0], row, replica, p.Source[synapse]), p.Weight[synapse]);
                Put(stage.Writes[0], row, replica, j, sum.Total, spec.Accumulate);
            }
        }
    }

    /// <summary>As a step does it: every emission times its weights, rounded to the channel's fixed point, summed as integers.</summary>
    private void MultiplyFixed(StageLayout stage, MultiplyStage spec, int rows)
    {
        ChooseScales(reset: false);
        ReferenceProjection<TLane> p = _projections[Program.Projection(spec.Projection)];
        int scale = _populations[p.TargetIndex].Scales[p.Channel];
        SetRows(stage, rows);
        foreach ((int row, int replica) in Places(stage, rows))
        {
            long[] sums = new long[p.Generator.TargetCount];
            for (int synapse = 0; synapse < p.Target.Length; synapse++)
            {
                if (!p.IsInUse(synapse)) continue;
                TLane emission = Emitted(_populations[p.SourceIndex].Spec, Get(stage.Reads[0], row, replica, p.Source[synapse]));
                sums[p.Target[synapse]] += Scalar.ToFixed(p.Sent(synapse) * emission, scale);
            }
            for (int j = 0; j < sums.Length; j++) Put(stage.Writes[0], row, replica, j, Scalar.FromFixed<TLane>(sums[j], scale), spec.Accumulate);
        }
    }

    /// <summary>What a neuron of the population emits where an operand holds this value.</summary>
    private static TLane Emitted(PopulationSpec population, TLane value)
    {
        NeuronKernelDeclaration kernel = population.Kernel!.Declaration;
        if (kernel.Emission == Emission.Spike) return TLane.Splat(Scalar.ToDouble(value) == 0 ? 0 : 1);
        TLane limit = TLane.Splat(population.LargestEmission ?? kernel.LargestEmission);
        return TLane.Equal(value, value) ? TLane.Max(TLane.Min(value, limit), TLane.Splat(0) - limit) : TLane.Splat(0);
    }

    /// <summary>target[i] = sum over j of w[i, j] source[j].</summary>
    private void MultiplyTransposed(StageLayout stage, MultiplyTransposedStage spec, int rows)
    {
        ReferenceProjection<TLane> p = _projections[Program.Projection(spec.Projection)];
        (int first, int end) = Selected(p, spec.Rows);
        if (p.Generator.Convolution is not null)
        {
            ConvolveTransposed(p, stage, rows, first, end, spec);
            return;
        }
        int[][] outgoing = p.Outgoing;
        SetRows(stage, rows);
        foreach ((int row, int replica) in Places(stage, rows))
        {
            for (int i = 0; i < outgoing.Length; i++)
            {
                OrderedSum<TLane> sum = default;
                foreach (int synapse in outgoing[i])
                {
                    int j = p.Target[synapse];
                    if (j < first || j >= end) continue;
                    TLane weight = p.Weight[synapse];
                    if (spec.Signs) weight = TLane.Splat(Math.Sign(Scalar.ToDouble(weight)));
                    sum.Add(j, weight, Get(stage.Reads[0], row, replica, j));
                }
                Put(stage.Writes[0], row, replica, i, sum.Total, spec.Accumulate);
            }
        }
    }

    /// <summary>g[i, j] = sum over rows and replicas of pre[i] post[j], then the kernel, then the change.</summary>
    private void Update(StageLayout stage, UpdateStage spec, int rows)
    {
        ReferenceProjection<TLane> p = _projections[Program.Projection(spec.Projection)];
        if (!p.Learning) return;
        TLane[][] parameters = [.. stage.Reads.Skip(2).Select(shape => Enumerable.Range(0, shape.Elements).Select(element => Get(shape, 0, 0, element)).ToArray())];
        TLane[] gradients = p.Generator.Convolution is null ? new TLane[p.Target.Length] : ConvolutionGradients(p, stage, rows);
        for (int synapse = 0; p.Generator.Convolution is null && synapse < p.Target.Length; synapse++)
        {
            if (p.Target[synapse] < p.FrozenRows || p.Target[synapse] >= p.RowsInUse) continue;
            OrderedSum<TLane> sum = default;
            for (int row = 0; row < rows; row++)
            {
                for (int replica = 0; replica < _replicas; replica++)
                {
                    sum.Add(
                        row * _replicas + replica,
                        Get(stage.Reads[0], row, replica, p.Source[synapse]), Get(stage.Reads[1], row, replica, p.Target[synapse]));
                }
            }
            gradients[synapse] = sum.Total;
        }
        int firstField = new UpdateFields(Program, spec.Projection).First(spec.Kernel.Declaration);
        bool finite = spec.Kernel.Accept(new UpdateVisitor(p, firstField, gradients, parameters));
        p.IsRewritten = true;
        if (!finite) throw new DivergedException(Program.Phases[stage.Phase].Name, stage.Index, spec.Projection);
    }

    /// <summary>The population's own kernel, fed rows instead of what arrived.</summary>
    private void Scan(StageLayout stage, ScanStage spec, int rows)
    {
        int index = Program.Population(spec.Population);
        ReferencePopulation<TLane> population = _populations[index];
        int[] recorded = [.. spec.Records.Select(record => population.Layout.Find(record.Field))];
        SetRows(stage, rows);
        for (int replica = 0; replica < _replicas; replica++)
        {
            if (spec.FromInitialState) population.ResetKernelState(replica);
            for (int row = 0; row < rows; row++)
            {
                for (int c = 0; c < population.Input.Length; c++)
                    for (int n = 0; n < population.Size; n++) population.Input[c][n] = GetRun(stage.Reads[c], row, replica, n, population.Size);
                Integrate(population, replica, Step);
                for (int n = 0; n < population.Size; n++)
                {
                    Put(stage.Writes[0], row, replica, n, population.Emitted[replica][n]);
                    for (int r = 0; r < recorded.Length; r++) Put(stage.Writes[1 + r], row, replica, n, population.Fields[replica][recorded[r]][n]);
                }
            }
        }
    }

    private void SavePhaseState(BinaryWriter writer)
    {
        foreach (ReferenceProjection<TLane> projection in _projections)
            foreach (TLane[] field in projection.UpdateState)
                foreach (TLane value in field) writer.Write(Scalar.ToDouble(value));
    }

    private void RestorePhaseState(BinaryReader reader)
    {
        foreach (ReferenceProjection<TLane> projection in _projections)
            foreach (TLane[] field in projection.UpdateState)
                for (int i = 0; i < field.Length; i++) field[i] = TLane.Splat(reader.ReadDouble());
    }
}
