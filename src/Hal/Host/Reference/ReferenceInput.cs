using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>An input of the program, and what the host wrote to it.</summary>
internal sealed class ReferenceInput
{
    private readonly InputSpec _spec;
    private readonly StreamKey _stream;
    private readonly double[] _means = [];
    private readonly double[] _defaultRows = [];

    public ReferenceInput(NetworkProgram program, InputSpec spec, int batch)
    {
        _spec = spec;
        _stream = StreamKey.Of(program.Seed, $"input/{spec.Name}");
        Size = program.Populations[program.Population(spec.Target)].Size;
        if (spec is PoissonInput poisson) _means = FieldValues.Resolve(poisson.MeanPerStep, Size, _stream);
        if (spec is ValuesInput values) _defaultRows = values.Rows ?? new double[Size];
        Events = new InputEvent[batch][];
        Rows = new double[batch][];
        Reset();
    }

    public int Size { get; }

    /// <summary>[replica] events written by the host.</summary>
    public InputEvent[][] Events { get; }

    /// <summary>[replica] rows in force; those of the program are not rounded.</summary>
    public double[][] Rows { get; }

    public void Reset()
    {
        Array.Fill(Events, []);
        Array.Fill(Rows, _defaultRows);
    }

    public void AddTo<TLane>(TLane[] channel, int replica, uint trial, long step) where TLane : unmanaged, ILane<TLane, bool>
    {
        switch (_spec)
        {
            case PoissonInput poisson:
                for (int n = 0; n < Size; n++)
                {
                    int count = new PoissonTableCache(_means[n]).Table.Draw(StepDraws.Word(_stream, (uint)n, trial, step, 0));
                    channel[n] += TLane.Splat(count) * TLane.Splat(poisson.Weight);
                }
                break;
            case NoiseInput noise:
                for (int n = 0; n < Size; n++)
                {
                    float draw = InversionTable.StandardNormal.Draw(StepDraws.Word(_stream, (uint)n, trial, step / noise.HoldSteps, 0));
                    channel[n] += TLane.Fma(TLane.Splat(noise.StandardDeviation), TLane.Splat(draw), TLane.Splat(noise.Mean));
                }
                break;
            case EventsInput events:
                foreach (InputEvent e in events.Events.Concat(Events[replica]))
                    if (e.Step == step) channel[e.Neuron] += TLane.Splat(e.Value);
                break;
            case ValuesInput values:
                long row = Math.Min(step / values.HoldSteps, Rows[replica].Length / Size - 1);
                for (int n = 0; n < Size; n++) channel[n] += TLane.Splat(Rows[replica][row * Size + n]);
                break;
        }
    }

    /// <summary>Tables are made once per mean.</summary>
    private readonly struct PoissonTableCache
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<double, PoissonTable> s_tables = new();

        public PoissonTableCache(double mean) => Table = s_tables.GetOrAdd(mean, m => new PoissonTable(m));

        public PoissonTable Table { get; }
    }
}
