using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Encoding;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>Makes samples of recordings of one sensor, by the rules of an <see cref="EventFraming"/>.</summary>
/// <remarks>
/// Every rule comes down to a list of edges between steps in microseconds. Events are in order of time, so the step is found by walking along the edges, and
/// the channel by a table over the sensor: a few nanoseconds per event. Not thread safe: give every thread a framer of its own.
/// </remarks>
public sealed class EventFramer
{
    private readonly EventFraming _framing;
    private readonly SpikeTrainBuilder _builder;
    private readonly int[] _channelOf;
    private readonly double[] _edges;
    private readonly int _width, _height;

    /// <summary>A framer for recordings of a sensor.</summary>
    /// <param name="framing">The rules.</param>
    /// <param name="steps">Steps of every sample, at least 1.</param>
    /// <param name="width">Columns of the sensor, at least 1.</param>
    /// <param name="height">Rows of the sensor, at least 1.</param>
    /// <exception cref="ProgramRefusedException">The rules are not valid, or do not fit the sensor; carries every reason.</exception>
    public EventFramer(EventFraming framing, int steps, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(framing);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        List<Gap> gaps = [.. framing.Check()];
        int end = framing.CropStart + (framing.CropSize ?? 0);
        if (end > width || end > height)
        {
            gaps.Add(new Gap("framing.CropSize",
                $"takes rows and columns {framing.CropStart} to {end - 1} of a sensor with {height} rows and {width} columns.", "Choose a part of the sensor."));
        }
        if (gaps.Count > 0) throw new ProgramRefusedException("The framing of events", gaps);
        (_framing, _width, _height) = (framing, width, height);
        _builder = new SpikeTrainBuilder(steps, framing.Channels(width, height));
        _channelOf = ChannelTable();
        _edges = new double[steps + 1];
        // Products before the division: an edge that falls on a whole microsecond is that number, exactly.
        for (int k = 0; k <= steps; k++) _edges[k] = framing.Binning == BinningRule.EqualBins ? 1000 * framing.WindowMs * k / steps : 1000 * framing.BinMs * k;
    }

    /// <summary>Steps of every sample.</summary>
    public int Steps => _builder.Steps;

    /// <summary>Channels of every sample.</summary>
    public int Channels => _builder.Channels;

    /// <summary>Makes a sample of one recording.</summary>
    /// <param name="timesUs">Time of each event in microseconds, not negative, not descending.</param>
    /// <param name="x">Column of each event.</param>
    /// <param name="y">Row of each event.</param>
    /// <param name="polarity">0 for OFF, 1 for ON.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentException">The lists contradict each other or the sensor; the message names the event and the value.</exception>
    public SpikeTrainSample Frame(
        ReadOnlySpan<int> timesUs, ReadOnlySpan<ushort> x, ReadOnlySpan<ushort> y, ReadOnlySpan<byte> polarity, int label = -1, string name = "")
    {
        if (x.Length != timesUs.Length || y.Length != timesUs.Length || polarity.Length != timesUs.Length)
        {
            throw new ArgumentException(
                $"Recording '{name}': there are {timesUs.Length} times, {x.Length} columns, {y.Length} rows and {polarity.Length} polarities; the numbers must be equal.");
        }
        if (_framing.Binning is BinningRule.Resample or BinningRule.ReferenceChunk) FitEdges(timesUs.IsEmpty ? 0 : timesUs[^1]);
        int step = 0, before = 0;
        for (int i = 0; i < timesUs.Length; i++)
        {
            int time = timesUs[i];
            if (time < before || x[i] >= _width || y[i] >= _height || polarity[i] > 1) throw Refuse(name, i, time, before, x[i], y[i], polarity[i]);
            before = time;
            while (step < Steps && time >= _edges[step + 1]) step++;
            int channel = _channelOf[(polarity[i] * _height + y[i]) * _width + x[i]];
            if (channel >= 0 && step < Steps) _builder.Mark(step, channel);
        }
        return _builder.Build(label, name);
    }

    /// <summary>The rules whose bins follow the recording's length.</summary>
    private void FitEdges(int lastUs)
    {
        double binUs = 1000 * _framing.BinMs, bins = Math.Ceiling(lastUs / binUs) + 1;
        double chunk = Math.Ceiling(bins / Steps);
        for (int k = 0; k <= Steps; k++)
        {
            // Bin b goes to step floor(b T / D), so step k starts with the first b at or above k D / T.
            double firstBin = _framing.Binning == BinningRule.Resample ? Math.Ceiling(k * bins / Steps) : k * chunk;
            _edges[k] = binUs * firstBin;
        }
    }

    /// <summary>[polarity, row, column] to channel; -1 where events are not used.</summary>
    private int[] ChannelTable()
    {
        int[] table = new int[2 * _height * _width];
        int size = _framing.CropSize ?? 0, columns = size > 0 ? size : _width, rows = size > 0 ? size : _height;
        Array.Fill(table, -1);
        for (int polarity = 0; polarity < 2; polarity++)
        {
            if (_framing.Polarity == PolarityUse.Off && polarity == 1) continue;
            if (_framing.Polarity == PolarityUse.On && polarity == 0) continue;
            int first = _framing.Polarity == PolarityUse.Separate ? polarity * rows * columns : 0;
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    table[(polarity * _height + row + _framing.CropStart) * _width + column + _framing.CropStart] = first + row * columns + column;
            }
        }
        return table;
    }

    private ArgumentException Refuse(string name, int i, int time, int before, int x, int y, int polarity)
    {
        // A framer lives on after a refusal; what the first events left must not reach the next sample.
        _builder.Build();
        string problem = time < before ? $"is at {time} us, before {before} us; events must be in order of time, from 0 on"
            : polarity > 1 ? $"has polarity {polarity}; allowed are 0 (OFF) and 1 (ON)"
            : $"is at column {x}, row {y}; the sensor has {_width} columns and {_height} rows";
        return new ArgumentException($"Recording '{name}': event {i} {problem}.");
    }
}
