using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Continual;

/// <summary>Hebbian orthogonal projection: rows are learned during training, on the device, from the network's own activity.</summary>
public sealed class Hlop : ContinualMethod
{
    /// <summary>Batches between two looks at the captured energy.</summary>
    private const int LookEvery = 40;

    /// <summary>Rows are added up to this share of a task: the last ones need time to settle.</summary>
    private const double GrowUntil = 0.8;

    private readonly HlopOptions _options;
    private readonly HlopAddition _addition;
    private readonly Dictionary<int, int> _rowsOfLayer = [];
    private long _extra;

    /// <summary>The method in one of its forms.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public Hlop(HlopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Iterations >= 1, "Iterations", options.Iterations, "at least 1");
        Require(options.Momentum is >= 0 and < 1, "Momentum", options.Momentum, "[0, 1)");
        Require(options.Clip > 0, "Clip", options.Clip, "greater than 0");
        Require(options.Rates.Count > 0 && options.Rates.All(rate => rate > 0 && double.IsFinite(rate)), "Rates", string.Join(", ", options.Rates), "at least one, each greater than 0");
        Require(options.FirstShare.Count > 0 && options.FirstShare.All(share => share is > 0 and <= 1), "FirstShare", string.Join(", ", options.FirstShare), "at least one, each in (0, 1]");
        Require(options.LaterRows.Count > 0 && options.LaterRows.All(rows => rows >= 0), "LaterRows", string.Join(", ", options.LaterRows), "at least one, each at least 0");
        Require(options.CapturedEnergy is null or (> 0 and < 1), "CapturedEnergy", options.CapturedEnergy ?? 0, "(0, 1)");
        Require(options.CapturedEnergy is null || options.OrthogonalStart, "CapturedEnergy", options.CapturedEnergy ?? 0, "none without OrthogonalStart: energies of rows that overlap do not add up");
        Require(options.Spikes is null or { Scale: > 0, Steps: >= 1 }, "Spikes", options.Spikes?.ToString() ?? "", "a scale greater than 0 and at least 1 step");
        (_options, _addition) = (options, new HlopAddition(options));

        static void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds) throw new ArgumentException(FormattableString.Invariant($"{nameof(HlopOptions)}.{name} is {value}; allowed: {allowed}."), nameof(options));
        }
    }

    /// <inheritdoc/>
    public override string Name => $"HLOP{(_options.OrthogonalStart ? ", recommended" : "")}{(_options.Spikes is null ? "" : ", spiking lateral neurons")}";

    /// <inheritdoc/>
    public override long ExtraParameters => _extra;

    /// <summary>Rows in use of every layer of weights.</summary>
    public IReadOnlyDictionary<int, int> Rows => _rowsOfLayer;

    internal override ITrainingAddition Addition => _addition;

    internal override void BeginTask(Trainer trainer, int task)
    {
        for (int layer = 1; layer <= trainer.Options.WeightLayers; layer++) Allocate(trainer, layer, _options.Rows(layer, task, FanIn(trainer, layer)), task, 0);
    }

    internal override void AfterBatch(Trainer trainer, int task, int batch, int batches)
    {
        if (_options.CapturedEnergy is not { } wanted || batch % LookEvery != 0) return;
        for (int layer = 1; layer <= trainer.Options.WeightLayers; layer++)
        {
            double captured = TakeCaptured(trainer, layer);
            if (captured >= wanted || batch > GrowUntil * batches) continue;
            // As many as are missing if the new ones were as good as those there are; at least a few, at most a quarter of what there is.
            int rows = _rowsOfLayer[layer], fanIn = FanIn(trainer, layer);
            Allocate(trainer, layer, Math.Clamp((int)(rows * (wanted - captured)), 4, Math.Max(8, fanIn / 16)), task, batch);
        }
    }

    internal override void EndTask(Trainer trainer, int task, LearningTask learned)
    {
        for (int layer = 1; layer <= trainer.Options.WeightLayers; layer++)
        {
            // All rows become old ones.
            int rows = _rowsOfLayer[layer];
            trainer.Executable.WriteState(StateAddress.Rows(Matrix(trainer, layer)), [rows, rows]);
            double error = OrthonormalRows.Error(ReadRows(trainer, layer, rows));
            RemarkList.Add(FormattableString.Invariant(
                $"After task {task}, layer {layer}: {rows} of {FanIn(trainer, layer)} rows, orthonormal to {error:G3}{(rows == FanIn(trainer, layer) ? "; no plasticity is left" : "")}."));
        }
    }

    private static int FanIn(Trainer trainer, int layer) => layer == 1 ? trainer.Options.Inputs : trainer.Options.Hidden[layer - 2];

    private static int Matrix(Trainer trainer, int layer) => trainer.Executable.Program.Projection(HlopAddition.Subspace(layer));

    /// <summary>Takes rows into use behind those there are. The average of changes of a row never used is 0.</summary>
    private void Allocate(Trainer trainer, int layer, int count, int task, int batch)
    {
        IExecutable executable = trainer.Executable;
        int matrix = Matrix(trainer, layer), fanIn = FanIn(trainer, layer);
        double[] state = new double[2];
        executable.ReadState(StateAddress.Rows(matrix), state);
        (int inUse, int frozen) = ((int)state[0], (int)state[1]);
        int room = fanIn - inUse;
        if (count > room)
        {
            RemarkList.Add($"Task {task}, layer {layer}: {count} rows more than {inUse} would exceed the fan-in of {fanIn}; {room} were added.");
            count = room;
        }
        _rowsOfLayer[layer] = inUse + count;
        if (count == 0) return;
        double[][] old = _options.OrthogonalStart ? ReadRows(trainer, layer, inUse) : [];
        double[][] rows = OrthonormalRows.Draw(count, fanIn, old, StreamKey.Of(trainer.Options.Seed, $"hlop/{layer}/{task}/{batch}"));
        double[] weights = new double[fanIn * fanIn];
        executable.ReadState(StateAddress.Weights(matrix), weights);
        for (int r = 0; r < count; r++)
            for (int i = 0; i < fanIn; i++) weights[i * fanIn + inUse + r] = rows[r][i];
        executable.WriteState(StateAddress.Weights(matrix), weights);
        executable.WriteState(StateAddress.Rows(matrix), [inUse + count, frozen]);
        // A weight and its average.
        _extra += 2L * count * fanIn;
    }

    private static double[][] ReadRows(Trainer trainer, int layer, int count)
    {
        int fanIn = FanIn(trainer, layer);
        double[] weights = new double[fanIn * fanIn];
        trainer.Executable.ReadState(StateAddress.Weights(Matrix(trainer, layer)), weights);
        double[][] rows = new double[count][];
        for (int r = 0; r < count; r++)
        {
            rows[r] = new double[fanIn];
            for (int i = 0; i < fanIn; i++) rows[r][i] = weights[i * fanIn + r];
        }
        return rows;
    }

    /// <summary>Share of the energy captured since the last call.</summary>
    private static double TakeCaptured(Trainer trainer, int layer)
    {
        int population = trainer.Executable.Program.Population(HlopAddition.Lateral(layer));
        double energy = Take(HlopAddition.Energy), residual = Take(HlopAddition.Residual);
        return energy > 0 ? 1 - residual / energy : 1;

        double Take(string name)
        {
            StateAddress address = StateAddress.Field(population, trainer.Field(population, name));
            double[] value = new double[1];
            trainer.Executable.ReadState(address, value);
            trainer.Executable.WriteState(address, [0]);
            return value[0];
        }
    }
}
