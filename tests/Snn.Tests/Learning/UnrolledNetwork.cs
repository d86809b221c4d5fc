using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Tests.Learning;

/// <summary>The rules as they are stated, with a gradient per step: nothing is taken out of the sums over time.</summary>
internal sealed class UnrolledNetwork(TrainingOptions options, double[][] weights)
{
    private readonly int _steps = options.Steps;
    private readonly int[] _sizes = [options.Inputs, .. options.Hidden, options.Outputs];

    public double[][] Gradient(float[] samples, int[] labels)
    {
        double[][] gradient = [.. weights.Select(w => new double[w.Length])];
        for (int b = 0; b < labels.Length; b++)
            AddSample([.. samples.Skip(b * options.Inputs).Take(options.Inputs).Select(x => (double)x)], labels[b], labels.Length, gradient);
        return gradient;
    }

    private void AddSample(double[] image, int label, int batch, double[][] gradient)
    {
        int hidden = options.Hidden.Count;
        bool dsr = options.Rule == TrainingRule.Dsr, online = options.Rule == TrainingRule.Ottt;
        // outputs[l][t]: what layer l sends in step t; the image in every step. currents and potentials likewise.
        double[][][] outputs = new double[hidden + 1][][], currents = new double[hidden + 1][][], potentials = new double[hidden + 1][][];
        outputs[0] = [.. Enumerable.Repeat(image, _steps)];
        for (int l = 1; l <= hidden; l++)
        {
            currents[l] = [.. outputs[l - 1].Select(x => Product(l, x))];
            (outputs[l], potentials[l]) = dsr ? Dsr(currents[l]) : Lif(currents[l]);
        }
        double[] w = [.. Enumerable.Range(0, _steps).Select(t => dsr ? Math.Pow(Math.Exp(-options.Dsr.StepLength / options.Dsr.Tau), _steps - 1 - t) : 1)];
        double sum = w.Sum();
        double[][] logits = [.. outputs[hidden].Select(x => Product(hidden + 1, x))];
        double[] mean = [.. Enumerable.Range(0, options.Outputs).Select(o => Enumerable.Range(0, _steps).Sum(t => w[t] * logits[t][o]) / sum)];
        // Error of the logits of every step.
        double[][] errors = [.. Enumerable.Range(0, _steps).Select(t =>
        {
            double[] p = Softmax(online ? logits[t] : mean);
            return Enumerable.Range(0, options.Outputs).Select(o => (p[o] - (o == label ? 1 : 0)) / batch * (online ? 1.0 / _steps : w[t] / sum)).ToArray();
        })];
        for (int l = hidden + 1; l >= 1; l--)
        {
            int inputs = _sizes[l - 1], targets = _sizes[l];
            double[][] factors = online && l > 1 ? Traces(outputs[l - 1]) : outputs[l - 1];
            for (int t = 0; t < _steps; t++)
                for (int i = 0; i < inputs; i++)
                    for (int j = 0; j < targets; j++) gradient[l - 1][i * targets + j] += factors[t][i] * errors[t][j];
            if (l == 1) break;
            double[][] arriving = [.. errors.Select(e => Enumerable.Range(0, inputs).Select(i => Enumerable.Range(0, targets).Sum(j => weights[l - 1][i * targets + j] * e[j])).ToArray())];
            errors = dsr ? DsrError(arriving, currents[l - 1], w) : LifError(arriving, potentials[l - 1], online);
        }
    }

    private double[] Product(int layer, double[] x)
        => [.. Enumerable.Range(0, _sizes[layer]).Select(j => Enumerable.Range(0, x.Length).Sum(i => x[i] * weights[layer - 1][i * _sizes[layer] + j]))];

    private (double[][] Outputs, double[][] Potentials) Dsr(double[][] currents)
    {
        DsrOptions d = options.Dsr;
        double beta = Math.Exp(-d.StepLength / d.Tau);
        double[] u = new double[currents[0].Length];
        double[][] sent = [.. currents.Select(current => current.Select((value, n) =>
        {
            u[n] = beta * u[n] + (1 - beta) * value;
            if (u[n] < d.FiringFraction * d.Threshold) return 0;
            u[n] -= d.Threshold;
            return d.Threshold / d.StepLength;
        }).ToArray())];
        return (sent, []);
    }

    private (double[][] Outputs, double[][] Potentials) Lif(double[][] currents)
    {
        double[] v = new double[currents[0].Length];
        List<double[]> sent = [], potentials = [];
        foreach (double[] current in currents)
        {
            double[] u = [.. current.Select((value, n) => options.Surrogate.Decay * v[n] + value)], z = [.. u.Select(value => value >= options.Surrogate.Threshold ? 1.0 : 0)];
            for (int n = 0; n < v.Length; n++) v[n] = u[n] - options.Surrogate.Threshold * z[n];
            sent.Add(z);
            potentials.Add(u);
        }
        return ([.. sent], [.. potentials]);
    }

    /// <summary>dL/dI[t] = 1/T G / tau m, G = T sum w g / sum w.</summary>
    private double[][] DsrError(double[][] arriving, double[][] currents, double[] w)
    {
        DsrOptions d = options.Dsr;
        double sum = w.Sum(), bound = d.Threshold * d.Tau / d.StepLength;
        double[] each = [.. Enumerable.Range(0, arriving[0].Length).Select(n =>
        {
            double drive = Enumerable.Range(0, _steps).Sum(t => w[t] * currents[t][n]) / sum, g = _steps * Enumerable.Range(0, _steps).Sum(t => w[t] * arriving[t][n]) / sum;
            return drive > 0 && drive < bound ? g / d.Tau / _steps : 0;
        })];
        return [.. Enumerable.Repeat(each, _steps)];
    }

    private double[][] LifError(double[][] arriving, double[][] potentials, bool online)
    {
        SurrogateOptions s = options.Surrogate;
        double[][] errors = new double[_steps][];
        for (int t = _steps - 1; t >= 0; t--)
        {
            errors[t] = [.. arriving[t].Select((e, n) =>
            {
                double p = 1 / (1 + Math.Exp(-s.Slope * (potentials[t][n] - s.Threshold)));
                return e * s.Slope * p * (1 - p) + (online || t == _steps - 1 ? 0 : s.Decay * errors[t + 1][n]);
            })];
        }
        return errors;
    }

    private double[][] Traces(double[][] spikes)
    {
        double[] a = new double[spikes[0].Length];
        return [.. spikes.Select(z => (a = [.. a.Select((value, n) => options.Surrogate.Decay * value + z[n])]).ToArray())];
    }

    private static double[] Softmax(double[] x)
    {
        double largest = x.Max(), sum = x.Sum(v => Math.Exp(v - largest));
        return [.. x.Select(v => Math.Exp(v - largest) / sum)];
    }
}
