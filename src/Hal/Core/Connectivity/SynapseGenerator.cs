using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Makes the synapses of one projection, row after row, in synapse order, without holding them: every backend makes the same.</summary>
/// <remarks>
/// A drawn synapse is one Philox block, keyed by the stream "projection/NAME" and counted by (source, number, target block, a constant) - for in-degree laws
/// (target, number, 0, constant): its words pick the partner, the weight and the delay. Thread safe after creation.
/// </remarks>
public abstract class SynapseGenerator
{
    /// <summary>Targets of a block: drawn forms can be made block by block.</summary>
    public const int TargetBlock = 4096;

    /// <summary>Fourth counter word of every edge.</summary>
    public const uint EdgeMark = 0x45444745;

    private readonly EdgeValues _weights;
    private readonly EdgeValues _delays;
    private long[] _starts = [];

    private protected SynapseGenerator(NetworkProgram program, ProjectionSpec spec)
    {
        Spec = spec;
        SourceCount = program.Populations[program.Population(spec.Source)].Size;
        TargetCount = program.Populations[program.Population(spec.Target)].Size;
        IsRecurrent = spec.Source == spec.Target;
        Stream = StreamKey.Of(program.Seed, $"projection/{spec.Name}");
        _weights = new EdgeValues(spec.Weight);
        _delays = new EdgeValues(spec.DelaySteps);
    }

    /// <summary>The projection.</summary>
    public ProjectionSpec Spec { get; }

    /// <summary>Number of source neurons.</summary>
    public int SourceCount { get; }

    /// <summary>Number of target neurons.</summary>
    public int TargetCount { get; }

    /// <summary>Number of synapses.</summary>
    public long Count => _starts[^1];

    /// <summary>Number of stored weights: one per synapse, but for shared ones.</summary>
    public virtual long WeightCount => Count;

    /// <summary>Number of rows that are in use or frozen: targets, or the output channels of a convolution.</summary>
    public virtual int RowCount => TargetCount;

    /// <summary>Targets of a row: 1, or the positions of an output channel.</summary>
    public virtual int RowSize => 1;

    /// <summary>The extents of a convolution; null for other forms.</summary>
    public virtual ConvolutionGeometry? Convolution => null;

    /// <summary>Length of the longest row.</summary>
    public int MaxRowLength { get; private set; }

    /// <summary>Smallest delay in steps; 0 where there is no synapse.</summary>
    public int MinDelay { get; private set; }

    /// <summary>Largest delay in steps; 0 where there is no synapse.</summary>
    public int MaxDelay { get; private set; }

    /// <summary>Largest number of synapses onto one target.</summary>
    public int MaxInDegree { get; private set; }

    /// <summary>Largest magnitude of an initial weight, as given or rounded to single precision, whichever is larger; 0 where there is no synapse.</summary>
    public double LargestWeight { get; private set; }

    /// <summary>Source and target are the same population.</summary>
    private protected bool IsRecurrent { get; }

    private protected StreamKey Stream { get; }

    /// <summary>The largest in-degree where the form fixes it, or -1: then rows are counted.</summary>
    private protected virtual int KnownInDegree => -1;

    /// <summary>The generator of a projection. Surveys drawn forms once: degrees, largest weight, delays.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="ProgramRefusedException">Weights or delays are listed, but not one per synapse.</exception>
    public static SynapseGenerator Create(NetworkProgram program, int projection, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ProjectionSpec spec = program.Projections[projection];
        SynapseGenerator generator = spec.Connectivity switch
        {
            Csr csr => new CsrGenerator(program, spec, csr),
            Dense => new DenseGenerator(program, spec),
            OneToOne => new OneToOneGenerator(program, spec),
            FixedInDegree law => new FixedInDegreeGenerator(program, spec, law),
            FixedOutDegree law => new FixedOutDegreeGenerator(program, spec, law),
            FixedTotalNumber law => new FixedTotalNumberGenerator(program, spec, law),
            Bernoulli law => new BernoulliGenerator(program, spec, law),
            Conv2d conv => new ConvolutionGenerator(program, spec, conv),
            _ => throw new NotSupportedException($"Projection '{spec.Name}' has the unknown connectivity {spec.Connectivity}."),
        };
        generator.Survey(stop);
        return generator;
    }

    /// <summary>Number of synapses of a source.</summary>
    public int RowLength(int source) => (int)(_starts[source + 1] - _starts[source]);

    /// <summary>Number of the first synapse of a source.</summary>
    public long RowStart(int source) => _starts[source];

    /// <summary>One row; the spans hold at least its length. Weights are rounded to single precision.</summary>
    public void Row(int source, Span<int> targets, Span<float> weights, Span<int> delays)
    {
        int length = RowLength(source);
        long first = _starts[source];
        Edges(source, targets[..length], new RowSink<float>(this, first, weights, delays));
    }

    /// <summary>One row; listed and constant weights are not rounded. Drawn ones are single-precision numbers by definition.</summary>
    public void Row(int source, Span<int> targets, Span<double> weights, Span<int> delays)
    {
        int length = RowLength(source);
        long first = _starts[source];
        Edges(source, targets[..length], new RowSink<double>(this, first, weights, delays));
    }

    /// <summary>Target and number of the weight of each synapse of a source, for forms that share weights.</summary>
    public virtual IEnumerable<(int Target, int Weight)> Synapses(int source) => throw new NotSupportedException($"Projection '{Spec.Name}' shares no weights.");

    /// <summary>The stored weights of a form that shares them, not rounded.</summary>
    public virtual void InitialWeights(Span<double> weights) => throw new NotSupportedException($"Projection '{Spec.Name}' shares no weights.");

    /// <summary>The largest magnitude of drawn weights where a form shares them.</summary>
    private protected virtual double LargestDrawn() => 0;

    private protected float DrawnWeight(int weight, Words block) => _weights.Single(weight, block.W1);

    private protected double GivenWeight(int weight, Words block) => _weights.Double(weight, block.W1);

    /// <summary>Length of each row, before anything else is asked.</summary>
    private protected abstract void RowLengths(Span<int> lengths, CancellationToken stop);

    /// <summary>Targets of a row, and the random block of each synapse to the sink.</summary>
    private protected abstract void Edges<T>(int source, Span<int> targets, RowSink<T> sink) where T : unmanaged;

    /// <summary>The random block of a synapse that was not drawn itself: only its weight and delay are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Words ValueBlock(int source, int number) => Philox4x32.Block(new Words((uint)source, (uint)number, 0, EdgeMark), Stream);

    /// <summary>True where listed order is all that weights and delays need.</summary>
    private protected bool DrawsValues => _weights.IsDrawn || _delays.IsDrawn;

    private void Survey(CancellationToken stop)
    {
        int[] lengths = new int[SourceCount];
        RowLengths(lengths, stop);
        _starts = new long[SourceCount + 1];
        for (int s = 0; s < SourceCount; s++)
        {
            _starts[s + 1] = _starts[s] + lengths[s];
            MaxRowLength = Math.Max(MaxRowLength, lengths[s]);
        }
        RequireListed(Spec.Weight, "weight", WeightCount);
        RequireListed(Spec.DelaySteps, "delay", Count);
        if (Count == 0) return;
        // Constant and listed values are looked through where they stand; only what is drawn must be made.
        if (!_weights.IsDrawn) LargestWeight = _weights.LargestMagnitude();
        if (!_delays.IsDrawn) (MinDelay, MaxDelay) = _delays.StepRange();
        MaxInDegree = KnownInDegree;
        if (MaxInDegree < 0 || DrawsValues) SurveyRows(lengths, stop);
    }

    /// <summary>A list has one value per synapse, also where only drawing tells how many there are.</summary>
    private void RequireListed(ValueSpec values, string what, long count)
    {
        if (values is not ListedValues listed || listed.Values.Length == count) return;
        throw new ProgramRefusedException("The program's connectivity",
            [new Gap($"projection '{Spec.Name}', {what}", $"lists {listed.Values.Length} values; {count} {(Convolution is null ? "synapses were drawn" : "weights are shared")}.", "Give one value per synapse.")]);
    }

    private void SurveyRows(int[] lengths, CancellationToken stop)
    {
        int[] targets = new int[MaxRowLength], delays = new int[MaxRowLength];
        float[] weights = new float[MaxRowLength];
        int[] degrees = new int[TargetCount];
        float largest = 0;
        int shortest = int.MaxValue, longest = 0;
        for (int s = 0; s < SourceCount; s++)
        {
            if ((s & 255) == 0) stop.ThrowIfCancellationRequested();
            int length = lengths[s];
            Row(s, targets, weights, delays);
            foreach (int target in targets.AsSpan(0, length)) degrees[target]++;
            if (_weights.IsDrawn)
                foreach (float weight in weights.AsSpan(0, length)) largest = Math.Max(largest, Math.Abs(weight));
            if (!_delays.IsDrawn) continue;
            foreach (int delay in delays.AsSpan(0, length))
            {
                shortest = Math.Min(shortest, delay);
                longest = Math.Max(longest, delay);
            }
        }
        MaxInDegree = degrees.Max();
        if (_weights.IsDrawn) LargestWeight = Convolution is null ? largest : LargestDrawn();
        if (_delays.IsDrawn) (MinDelay, MaxDelay) = (shortest, longest);
    }

    /// <summary>Receives the weights and delays of a row while its targets are made.</summary>
    private protected readonly ref struct RowSink<T>(SynapseGenerator owner, long first, Span<T> weights, Span<int> delays) where T : unmanaged
    {
        private readonly Span<T> _weights = weights;
        private readonly Span<int> _delays = delays;

        /// <summary>A synapse of a shared weight, times the pooling's share.</summary>
        public void PutShared(int position, int weight, double share, Words block)
        {
            if (typeof(T) == typeof(float))
            {
                float shared = owner._weights.Single(weight, block.W1) * (float)share;
                _weights[position] = Unsafe.As<float, T>(ref shared);
            }
            else
            {
                double shared = owner._weights.Double(weight, block.W1) * share;
                _weights[position] = Unsafe.As<double, T>(ref shared);
            }
            _delays[position] = owner._delays.Steps(0, 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put(int position, Words block)
        {
            if (typeof(T) == typeof(float))
            {
                float weight = owner._weights.Single(first + position, block.W1);
                _weights[position] = Unsafe.As<float, T>(ref weight);
            }
            else
            {
                double weight = owner._weights.Double(first + position, block.W1);
                _weights[position] = Unsafe.As<double, T>(ref weight);
            }
            _delays[position] = owner._delays.Steps(first + position, block.W2);
        }
    }
}
